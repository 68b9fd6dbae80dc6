"""The commands, a file a group; each returns its exit status: 0 done, 1 a check found something, 3 the ledger does not verify."""
