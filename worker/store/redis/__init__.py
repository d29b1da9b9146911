"""The store over Redis or Valkey: Lua scripts for each step of the protocol, and the classes that call them."""
