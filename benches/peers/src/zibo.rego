# Zibo's clause 4, whole, as a row of the comparison (outcome.py).
package zibo

import rego.v1

never := 9999999999

known := [e | some e in input.events; e.at <= data.as_of]

first(kind) := at if {
	moments := {e.at | some e in known; e.kind == kind}
	count(moments) > 0
	at := min(moments)
} else := 9999999999

day(at) := floor(at / 86400) - data.first

third(at) := (data.third[day(at)] * 86400) + 43200

tenth(at) := (data.tenth[day(at)] * 86400) + 43200

fifteenth(at) := (data.fifteenth[day(at)] * 86400) + 43200

received := first("接收")

resolved := first("解决确认")

requested := first("延期申请")

unit := first("单位负责人签字")

city := first("市领导签字")

approved := first("省平台核准")

withdrawn := first("诉求撤回")

again := max({e.at | some e in known; e.kind == "延期申请"} | {0})

reply_due := third(received)

due := fifteenth(received)

asks if {
	requested < never
	resolved > requested
	withdrawn > requested
}

refused if {
	asks
	requested > due
}

refused if {
	asks
	not input.guard
}

runs if {
	asks
	not refused
}

granted if {
	runs
	unit <= city
	city <= approved
	approved < never
	approved < resolved
	approved <= due
}

until := max({e.until | some e in known; e.kind == "省平台核准"} | {0})

last := until if {
	granted
	until > due
} else := due

skipped if {
	runs
	unit == never
	min([city, approved]) < never
}

skipped if {
	runs
	city == never
	approved < never
}

asks_again if {
	again > requested
	resolved > again
	withdrawn > again
}

refused_again if {
	asks_again
	granted
}

refused_again if {
	asks_again
	not input.guard
}

refused_again if {
	asks_again
	again > last
}

status(until_when, done, closed) := "met" if {
	done < never
	done <= until_when
} else := "late" if {
	done < never
} else := "overdue" if {
	closed < never
	closed > until_when
} else := "waived" if {
	closed < never
} else := "overdue" if {
	data.as_of > until_when
} else := "pending"

done_after(at) := done if {
	moments := {e.at | some e in known; e.kind == "重办反馈"; e.at > at}
	count(moments) > 0
	done := min(moments)
} else := 9999999999

reply := status(reply_due, first("初步回复"), never)

resolve := status(last, resolved, withdrawn)

answer := status(last, max([first("答复企业"), first("反馈平台")]), withdrawn)

redo := [status(tenth(e.at), done_after(e.at), never) | some e in known; e.kind == "责成"]

redone(state) := count([1 | some one in redo; one == state])

missed(state) := 1 if {
	state in {"late", "overdue"}
} else := 0

improper := count([1 | refused]) + count([1 | skipped]) + count([1 | refused_again])

unassigned := 0 if {
	input.assigned
} else := 1

row := [
	reply, reply_due, resolve, last, answer, last,
	redone("met"), redone("late"), redone("overdue"), redone("pending"),
	missed(reply) + missed(resolve) + missed(answer) + redone("late") + redone("overdue") + improper + unassigned,
	missed(answer), count([1 | some e in known; e.kind == "认定"]),
]
