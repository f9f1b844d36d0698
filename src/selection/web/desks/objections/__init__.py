"""The desk of objections: what comes in, who looks into it, and how it is concluded."""
