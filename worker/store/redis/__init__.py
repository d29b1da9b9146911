"""The store over Redis or Valkey: Lua scripts for the protocol's steps, and the classes that call them."""
