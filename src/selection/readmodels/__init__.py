"""What pages and summaries show: tables written by replaying the journal, and safe to drop."""
