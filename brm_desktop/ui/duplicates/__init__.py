"""What may be entered twice: pairs with reasons, compared, merged or told apart."""
