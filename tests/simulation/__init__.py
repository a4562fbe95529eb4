"""The whole engine in simulated worlds: several devices, a store that fails, clocks that lie. A seed is a history."""
