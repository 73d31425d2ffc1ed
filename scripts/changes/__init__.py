"""What a change changes for readers: of the contract, of the recorded answers, and of the pages."""
