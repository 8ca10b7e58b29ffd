from flowapi.services.rate_limits import RateLimiter, Unlimited


async def test_without_limits_everything_passes() -> None:
    limiter: RateLimiter = Unlimited()

    for _ in range(100):
        await limiter.take("password", "127.0.0.1/ann")
