"""The only ways out of the program: an SMS gateway, WeChat, a mail server; each by a setting."""
