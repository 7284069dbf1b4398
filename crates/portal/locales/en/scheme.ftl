# The regulation's page: articles, rules, numbers, what people judge, cases.
scheme-lead = Each article: the rules by which the office decides, their numbers, what people judge, and { $count } cases that show what it means.
scheme-pack = Rules in force:
scheme-prevails = (a document above: where they differ, it prevails)
scheme-stages = How long each stage should take
scheme-stages-lead = The office's own limits: what is late turns red in the inbox; nobody's right depends on them.
article-lead = Rules, numbers, what people judge, and cases. The cases are run with the pack: who changes a rule must change its cases.
rule-refusal = What a refusal says:
rule-params = Numbers and choices
param-value = Value
param-period = In force
in-force = { $from } to { $until }
in-force-from = since { $from }
known-until = known until { $day }
people-judge = Judged by people
people-too = partly judged by people
criterion-refuses = Refused where it does not hold
criterion-asks = An officer decides where it does not hold
cases = Cases
case-pass = pass
case-refuse = refusal
case-boundary = boundary
case-none = No { $kind } case:
case-lead = The case as it is written, from
param-accepts-until = Last day of acceptance
param-admission-term = Admission lasts
param-annual-cap-fen = Annual cap of one enterprise
param-at-least = Checked on site per batch, at least
param-ban-years = On the internal list for
param-basis-points = Share
param-close-after-years = The budget closes after the support year by
param-close-day = On day
param-close-month = In month
param-control-from-bp = Share of the capital from which on a holding is control
param-correction-working-days = Time for a correction
param-counts = Counted towards the cap
param-earliest = Earliest day of signing
param-earliest-counts = Whether that very day counts
param-exclusion-years = No support of the same type for
param-give-back-frozen-days = Days lost to a freeze are given back where nobody is at fault
param-in-time-means = In time means
param-inspectors-each = Inspectors of each inspection
param-keep-order-within-working-days = A correction keeps the order within
param-max-hops = Longest path of relations
param-min-revenue-fen = Least annual revenue
param-min-staff = Least service staff
param-one-review-a-year = One admission review a year
param-partial-last = The last one may be issued in part
param-price-signal-bp = Contract price that raises a signal, against the catalogue
param-quorum-at-least = Members who must have judged, at least
param-quorum-over-bp = Share of the seats of which more must have judged
param-ranking = Ranked by
param-ratio = Subsidy ratio
param-ratio-bp = Share checked on site
param-ratio-year = The ratio is that of
param-remind-days = Reminders before the end
param-roll-over-holidays = A last day on a holiday moves on
param-rules-effective-on = Rules in effect since
param-same-address-characters = Least length of an address for a signal
param-same-contact-digits = Least length of a telephone number for a signal
param-seats-at-least = Members of a panel, at least
param-shared-owner-customers = Customers with one owner that raise a signal
param-shortfall-borne-by = A shortfall is borne by
param-skip-to-fit = Later ones that fit may overtake
param-starts = Counted from
param-subsidy-basis = Basis of the subsidy
param-validity-years = Validity
param-working-days = Publicity lasts
choice-issue = the day of issue
choice-issued = what was issued, used or not
choice-min-line-catalogue = the lower of line price and catalogue price
choice-order = order of acceptance
choice-provider = the provider
choice-submitted = handed in complete
choice-support-year = the support year
choice-tier = priority tier
choice-until-removed = until removed
unit-characters = { $count } characters
unit-digits = { $count } digits
unit-working-days = { $count ->
    [one] { $count } working day
   *[other] { $count } working days
 }
unit-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
 }
unit-years = { $count ->
    [one] { $count } year
   *[other] { $count } years
 }
unit-month = month { $count }
unit-day = day { $count }
unit-files = { $count ->
    [one] { $count } file
   *[other] { $count } files
 }
unit-hops = { $count ->
    [one] { $count } step
   *[other] { $count } steps
 }
unit-people = { $count ->
    [one] { $count } person
   *[other] { $count } people
 }
unit-firms = { $count ->
    [one] { $count } firm
   *[other] { $count } firms
 }
flag-yes = yes
flag-no = no
