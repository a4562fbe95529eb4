"""Forums: standing groups that look ahead or keep the work going."""
