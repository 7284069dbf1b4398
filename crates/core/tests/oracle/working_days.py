"""Writes data/working_days.csv: the working days that PyPI chinesecalendar 1.11.0 knows.

One row a month, one character a day: 1 working, 0 off. It knows 2004 to 2026 in the last
amended form and says nothing of issue dates.

    pip install chinesecalendar==1.11.0 && python working_days.py > ../data/working_days.csv
"""

import calendar
from datetime import date

from chinese_calendar import is_workday

print("month,days")
for year in range(2019, 2027):
    for month in range(1, 13):
        last = calendar.monthrange(year, month)[1]
        days = (date(year, month, day) for day in range(1, last + 1))
        print(f"{year}-{month:02},{''.join('01'[is_workday(day)] for day in days)}")
