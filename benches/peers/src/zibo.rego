# 淄博市第4条,写成 Rego:每个时刻是一条规则,没有发生的取 99999999999。
# input.moments:截至时已经发生的,每种事件的时刻,依先后;input.until:核准延至;input.cases:每次认定的情形。
# data.calendar.third、tenth、fifteenth:从 data.calendar.first 那天起,每天以后第 3、10、15 个工作日中午 12:00。
package zibo

never := 99999999999

default received := 99999999999

received := input.moments["接收"][0]

default replied := 99999999999

replied := input.moments["初步回复"][0]

default resolved := 99999999999

resolved := input.moments["解决确认"][0]

default answered := 99999999999

answered := input.moments["答复企业"][0]

default fed_back := 99999999999

fed_back := input.moments["反馈平台"][0]

default withdrawn := 99999999999

withdrawn := input.moments["诉求撤回"][0]

default signed_by_unit := 99999999999

signed_by_unit := input.moments["单位负责人签字"][0]

default signed_by_city := 99999999999

signed_by_city := input.moments["市领导签字"][0]

default approved := 99999999999

approved := input.moments["省平台核准"][0]

requests := input.moments["延期申请"]

day(at) := floor(at / 86400) - data.calendar.first

reply_limit := data.calendar.third[day(received)]

limit := data.calendar.fifteenth[day(received)]

# ---- 延期:逐级签字,至多一次 ----

open_at(at) if {
	resolved > at
	withdrawn > at
}

default asks := false

asks if open_at(requests[0])

default runs := false

runs if {
	asks
	requests[0] <= limit
	input.institutional
}

default granted := false

granted if {
	runs
	signed_by_unit <= signed_by_city
	signed_by_city <= approved
	approved <= limit
	approved < resolved
}

default skipped := false

skipped if {
	runs
	signed_by_unit == never
	signed_by_city < never
}

skipped if {
	runs
	signed_by_unit == never
	approved < never
}

skipped if {
	runs
	signed_by_city == never
	approved < never
}

default extended := false

extended if {
	granted
	input.until > limit
}

last := input.until if {
	extended
} else := limit

default again_refused := false

again_refused if {
	requests[1] > requests[0]
	open_at(requests[1])
	refuses(requests[1])
}

refuses(_) if granted

refuses(_) if not input.institutional

refuses(at) if at > last

default refused := false

refused if {
	asks
	not runs
}

# ---- 各项义务的状态 ----

status(due, done, closed) := "met" if {
	done <= due
} else := "late" if {
	done < never
} else := "overdue" if {
	closed < never
	closed > due
} else := "waived" if {
	closed < never
} else := "overdue" if {
	data.as_of > due
} else := "pending"

breached := {"late", "overdue"}

both_done := max([answered, fed_back])

default redone := []

redone := [state |
	some ordered in input.moments["责成"]
	done := min(array.concat([never], [at | some at in input.moments["重办反馈"]; at > ordered]))
	state := status(data.calendar.tenth[day(ordered)], done, withdrawn)
]

tally(state) := count([one | some one in redone; one == state])

counted(true) := 1

counted(false) := 0

default reply := ""

reply := status(reply_limit, replied, never)

default resolution := ""

resolution := status(last, resolved, withdrawn)

default answer := ""

answer := status(last, both_done, withdrawn)

default unassigned := false

unassigned if {
	received < never
	not input.assigned
}

violations := sum([
	counted(reply in breached), counted(resolution in breached), counted(answer in breached),
	counted(refused), counted(skipped), counted(again_refused), counted(unassigned),
	tally("late"), tally("overdue"),
])

default reply_due := 0

reply_due := reply_limit

default due := 0

due := last

referred := count([case | some case in input.cases; case == "久拖不决"])

outcome := [
	reply, reply_due, resolution, due, answer, due,
	tally("met"), tally("late"), tally("overdue"), tally("pending"),
	violations, counted(answer in breached), referred,
]
