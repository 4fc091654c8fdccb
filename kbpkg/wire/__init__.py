"""What a bundle holds for programs: one module a record, its writer and reader side by side."""
