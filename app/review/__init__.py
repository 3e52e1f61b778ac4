"""What people say of claim lines after the rules have spoken: determinations, rates from them, second reviews, responses, sign-off."""
