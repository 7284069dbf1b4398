skip = Skip to content
nav = Main navigation
today = Today: { $date } · { $time }
size-large = Large text
size-normal = Normal text
theme-dark = Dark
theme-light = Light
sign-in = Sign in
sign-out = Sign out
done = Done
host = Run by { $bureau }
by-document = Under 《{ $title }》.
made-up = This is a made-up city: its firms, people, documents and amounts do not exist.
foot-ask = Questions
foot-hours = Working days 9:00 to 17:30
foot-contact = Contact and address
foot-watch = Supervision
foot-access = Accessibility
demo = Demo city
demo-deadline = To the next deadline
demo-day = +1 day
demo-month = +1 month
demo-as = Be
demo-go = Switch
article = [Art. { $number }]
law = [{ $name }]
house-rule = [house rule, not an article]
yuan = yuan
optional = (optional)
choose = Please choose
file-wait = Too many files come from here: try again in { $seconds } seconds
file-here = Uploaded
row = Line { $row }: { $label }
faults = { $count ->
    [one] One thing to correct
   *[other] { $count } things to correct
 }
fault-line = { $label }: { $says }
fault-amount = Enter an amount in yuan, such as 12,000.00
fault-count = Enter a whole number
fault-choose = Choose one of the list
fault-file = Choose a file
fault-sum = Differs from the sum of the lines: check the contract, then correct this or a line
note-again = This form was sent a moment ago with other content. Look at what was done first; to do it again, send it once more.
note-stale = The page is too old, or you have signed in or out meanwhile. What you typed is here: check it and send it again.
note-kept = What you had typed before the session ended is here again: check it and send it.
refused = Not granted
refused-at = It speaks of: { $label }
refused-rule = By rule { $rule }
refused-remedies = What you can do about it
pages = Pages
page-first = Back to the first page
page-next = Next page
until = until { $day }, 24:00
left-days = { $days ->
    [one] 1 day
   *[other] { $days } days
 }
left-hours = { $hours } h
left-minutes = { $minutes } min
left-working = , { $days } working days left
days-left = { $days ->
    [one] 1 working day left
   *[other] { $days } working days left
 }
days-today = ends today
days-over = ended
cal-caption = The days until then: shaded are days off, “work” is a make-up working day
cal-today = today
cal-last = last
cal-holiday = off
cal-make-up = work
to-start = To the start page
wait-seconds = Try again in { $seconds } seconds.

nav-home = Home
nav-notices = Notices
nav-providers = Providers
nav-publicity = Publicity
nav-check = Check a voucher
nav-results = Results
nav-interpretations = Interpretations
nav-order = Order check
nav-applications = Applications
nav-vouchers = Vouchers
nav-contracts = Contracts
nav-enterprise = Enterprise
nav-admission = Admission
nav-customers = Customers and vouchers
nav-desk = To do

done-signed-in = You are signed in.
done-signed-out = You are signed out.
done-clock = The clock has moved; what became due on the way was recorded at its own time.
done-account = The account is open: set its password.
done-password = The password is set: sign in with it.
done-registered = Registered; the authorisation will be checked.
done-saved = The draft is saved.
done-submitted = Submitted.
done-withdrawn = Withdrawn.
done-objected = The objection was received.
done-applied = The application for admission was handed in.

trouble-not-found = No such page
trouble-do-not-found = There is no such page, or your account may not see it. Check the address, or begin at the start page.
trouble-forbidden = Not permitted
trouble-do-forbidden = Your account does not have this right.
trouble-sign-in = Sign in first
trouble-do-sign-in = This page is for who is signed in.
trouble-cross-site = The request's origin is not proven
trouble-do-cross-site = The request does not come from a page of this office; nothing was done. Begin again at the start page.
trouble-too-many = Too many requests
trouble-do-too-many = Wait a moment; nothing was done.
trouble-malformed = The form cannot be read
trouble-do-malformed = Go back, reload the page and send it again.
trouble-too-large = Too large
trouble-do-too-large = Send fewer or smaller files.
trouble-method = Not how this address is used
trouble-do-method = Use the buttons and links of the pages.
trouble-busy = Busy
trouble-do-busy = Try again soon; nothing was done.
trouble-late = It took too long
trouble-do-late = Whether it was done is not known. Go back and send it again: the same form is done only once.
trouble-broken = Something broke
trouble-do-broken = It is on record. Try again later.

nav-redemptions = Redemptions and payments
nav-messages = Messages
done-verified = The check is on file.
done-accepted = Accepted: deliver the services of the contract.
done-corrected = The account is corrected; the next list pays it again.
done-clerk = The clerk was added.
done-clerk-removed = The clerk was removed; its sessions have ended.
done-rectified = The rectification was handed in and will be checked.
done-surrendered = The voucher was given back.
