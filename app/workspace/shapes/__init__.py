"""The JSON shapes of the commands: a contract users script against. Schemas: `resources/schemas`. Fields are added, never renamed."""
