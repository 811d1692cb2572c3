"""What has been loaded before each start is not looked through at each start: it stays."""

import gc

gc.collect()
gc.freeze()
