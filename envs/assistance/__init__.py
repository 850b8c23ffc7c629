"""Help that training environments can get, and the schedule that takes it away."""
