"""Who somebody is: the vault of personal data and words, its keys, pseudonyms, the register."""
