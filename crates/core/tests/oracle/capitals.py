"""Writes data/capitals.csv: amounts in capitals as PyPI cn2an 0.5.24 writes them.

Amounts in fen: each place of zeros and digits around the borders of 万 and 亿, then a fixed
pseudo-random series. cn2an writes whole numbers of up to 16 digits and no 人民币.

    pip install cn2an==0.5.24 && python capitals.py > ../data/capitals.csv
"""

import cn2an

amounts = set(range(0, 112)) | {1000, 1001, 1010, 1100, 10000, 10005, 10050, 10500}
for power in range(17):
    for lead in (1, 2, 9):
        for offset in (-100, -1, 0, 1, 10, 100, 1000, 100_000, 101_000, 10_000_000):
            amounts.add(lead * 10**power + offset)
    for low in range(power):
        amounts.add(10**power + 10**low)
        amounts.add(7 * 10**power + 30 * 10**low + 5)
state = 20200101
for _ in range(400):
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    amounts.add((state >> 8) % 10 ** (3 + state % 14))

print("fen,capitals")
for fen in sorted(amount for amount in amounts if 0 <= amount < 10**18):
    print(f"{fen},{cn2an.an2cn(f'{fen // 100}.{fen % 100:02}', 'rmb')}")
