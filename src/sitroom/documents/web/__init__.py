"""What asks the network: pages by address, politely and never those of private networks."""
