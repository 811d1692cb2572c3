"""How do several processes keep sessions together, in one PostgreSQL database?"""
