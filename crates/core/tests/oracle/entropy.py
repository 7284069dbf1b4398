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

    def ids(self, at, turn, count):
        micros = (at - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1)
        tail = int.from_bytes(self.take(8), "big") // 2**31  # its 33 highest bits
        for _ in range(count):
            bits = micros // 1000 << 80 | 7 << 76 | micros % 1000 * 4096 // 1000 << 64
            bits |= 2 << 62 | turn % 2**28 << 34 | tail
            text = f"{bits:032x}"
            yield "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
            tail += 1 + self.take(1)[0]

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
print("ids", *Entropy().ids(at, 5, 4))
entropy = Entropy()
print("numbers", [entropy.voucher_number("LZ", 2021) for _ in range(8)])
