"""Working a case in chat: taking, recording each step, closing."""
