"""Which words name the source of a statement: from its cue to its subject, also where translation moved that one."""
