-- Stores the token of the next generation, unless another one was stored since the generation before. KEYS[1]: the token, a hash.
-- ARGV: the generation before, the new generation, the key id, the sealed token. Returns 1 if it was stored.
local current = redis.call('HGET', KEYS[1], 'generation')
if current and current ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'generation', ARGV[2], 'key', ARGV[3], 'token', ARGV[4])
return 1
