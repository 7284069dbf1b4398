"""Prints what foundation/ids.rs and foundation/number.rs expect of the seed 00 01 .. 1f.

Written from the descriptions of `Entropy` and of voucher numbers alone.

    python entropy.py
"""

import hashlib
from datetime import datetime, timedelta, timezone

SEED = bytes(range(32))
BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Entropy:
    def __init__(self):
        self.stream, self.block = b"", 0

    def take(self, count):
        while len(self.stream) < count:
            self.stream += hashlib.sha256(SEED + self.block.to_bytes(8, "big")).digest()
            self.block += 1
        taken, self.stream = self.stream[:count], self.stream[count:]
        return taken

    def below(self, n):
        while True:
            x = int.from_bytes(self.take(8), "big")
            if x < 2**64 // n * n:
                return x % n

    def shuffle(self, items):
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]
        return items

    def uuid_v7(self, at):
        micros = (at - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1)
        bits = micros // 1000 << 80 | 7 << 76 | micros % 1000 * 4096 // 1000 << 64
        bits |= 2 << 62 | int.from_bytes(self.take(8), "big") % 2**62
        text = f"{bits:032x}"
        return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))

    def voucher_number(self, prefix, year):
        while True:
            body = "".join(BASE32[byte % 32] for byte in self.take(12))
            value = 0
            for letter in prefix:
                value = value * 32 + ord(letter) - ord("A") + 10
            for character in f"{year % 100:02}{body}":
                value = value * 32 + BASE32.index(character)
            if value % 37 < 32:
                text = f"{prefix}{year % 100:02}{body}{BASE32[value % 37]}"
                return "-".join((text[:4], text[4:8], text[8:12], text[12:16], text[16:]))


print("bytes", Entropy().take(40).hex())
entropy = Entropy()
bounds = (1, 2, 6, 10, 37, 1000, 10**9) + 4 * (2**63 + 1,)  # of the last, half are redrawn
print("below", [entropy.below(n) for n in bounds])
print("shuffle", Entropy().shuffle(list(range(1, 13))))
at = datetime(2021, 3, 15, 1, 0, 0, 123456, tzinfo=timezone.utc)
entropy = Entropy()
print("uuid_v7", entropy.uuid_v7(at), entropy.uuid_v7(at))
entropy = Entropy()
print("numbers", [entropy.voucher_number("LZ", 2021) for _ in range(8)])
