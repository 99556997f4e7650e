"""Speed of the service beside a bare view with the same middleware, in the same run: `make bench`."""
