"""The store over Redis or Valkey: a Lua script for each step of the protocol, and the classes that call them."""
