"""The Audit page: claims in, columns mapped, rules run, findings reviewed and reported."""
