"""What a person types or pastes for outcomes, readings and the horizon, understood. Pure: nothing reads the clock."""
