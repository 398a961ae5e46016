# The thirty requirements in Rego. A requirement is at fault unless the plan shows that it is met: so what is missing
# is at fault too, where it could change the answer.
package thirty

faults contains "sent-by-the-due-date" if not submitted <= 20010131

faults contains "dated-for-this-year" if not dated_for_this_year

dated_for_this_year if {
	submitted >= 20000731
	submitted <= 20010731
}

submitted := day(input.submitted)

# Days compare as figures, such as 20010131.
day(text) := ((to_number(parts[2]) * 10000) + (months[parts[1]] * 100)) + to_number(parts[0]) if {
	parts := split(text, " ")
}

months := {
	"January": 1, "February": 2, "March": 3, "April": 4, "May": 5, "June": 6,
	"July": 7, "August": 8, "September": 9, "October": 10, "November": 11, "December": 12,
}

# Letter

faults contains "four-signatures" if count(signing_offices - signed) > 0

faults contains "three-approvals" if count(approvals_asked - approved) > 0

faults contains "health-authority-chief-executive-signs" if not "health authority chief executive" in signed

faults contains "health-approval-is-no-signature" if {
	not "health authority chief executive" in signed
	not no_health_body_approves
}

no_health_body_approves if {
	every approval in input.letter.approvals {
		not approval.office in health_bodies
		approval.office
	}
}

signed := {signature.office |
	some signature in input.letter.signatures
	signature.name != ""
}

approved := {approval.office |
	some approval in input.letter.approvals
	approval.name != ""
}

signing_offices := {
	"chief executive", "director of social services", "director of education",
	"health authority chief executive",
}

approvals_asked := {"leader of the council", "lead member for social services", "lead member for education"}

health_bodies := {"health authority member", "primary care group"}

# Performance and partners

faults contains "performance-is-considered" if not performance_is_considered

performance_is_considered if input.performance.overview != ""

faults contains "weak-results-are-answered" if not weak_results_are_answered

weak_results_are_answered if {
	every result in input.performance.results {
		is_answered(result)
	}
}

is_answered(result) if result.weak == "no"

is_answered(result) if result.improvement != ""

faults contains "prepared-with-partners" if count(partners_asked - partners) > 0

partners := {partner | some partner in input["prepared-with"]}

partners_asked := {"NHS", "education", "voluntary bodies", "children and young people"}

# Grant and spending

faults contains "grant-goes-to-the-priorities" if not grant_goes_to_the_priorities

grant_goes_to_the_priorities if {
	input.spending
	count(pays_for_no_priority - {"own resources"}) == 0
}

pays_for_no_priority := {object.get(line, "paid-from", "") |
	some line in input.spending
	not line.objective in priorities
}

priorities := {1, 4, 5, 6, 7, 8, 10, 11}

faults contains "ring-fenced-money-stays" if not ring_fenced_money_stays

ring_fenced_money_stays if {
	every line in input.spending {
		stays(line)
	}
}

stays(line) if line["paid-from"] in {"main grant", "own resources"}

stays(line) if ring_fenced_grants[line["paid-from"]] == line.objective

ring_fenced_grants := {"leaving care grant": 5, "disabled children grant": 6}

faults contains "adoption-shown-separately" if not adoption_shown_separately

adoption_shown_separately if {
	some line in input.spending
	line.heading == "adoption"
	line.objective == 1
	line.amount != ""
}

faults contains "three-sums-apart" if not three_sums_apart

three_sums_apart if {
	input.grant.main != ""
	input.grant["leaving-care"] != ""
	input.grant["disabled-children"] != ""
}

faults contains "financial-summary-is-there" if not financial_summary_is_there

financial_summary_is_there if count(input["financial-summary"]) > 0

faults contains "main-grant-adds-up" if not planned["main grant"] == pounds(input.grant.main)

faults contains "summary-adds-up" if not summary_adds_up

summary_adds_up if {
	count(amounts) == count(input.spending)
	sum([amount | some amount in amounts]) == pounds(input["financial-summary"].total)
}

faults contains "summary-agrees-with-the-lines" if not summary_agrees_with_the_lines

summary_agrees_with_the_lines if {
	every fund in funds {
		some entry in input["financial-summary"]["by-fund"]
		entry["paid-from"] == fund
		pounds(entry.amount) == planned[fund]
	}
}

faults contains "leaving-care-sum-is-spent" if {
	not planned_within(5, "leaving care grant") >= pounds(input.grant["leaving-care"])
}

faults contains "disabled-children-sum-is-spent" if {
	not planned_within(6, "disabled children grant") >= pounds(input.grant["disabled-children"])
}

funds := {"main grant", "leaving care grant", "disabled children grant", "own resources"}

# What is planned from each source, where all lines name theirs and those of this source have an amount.
planned[fund] := sum([amounts[i] | some i, line in input.spending; line["paid-from"] == fund]) if {
	all_lines_name_a_source
	some fund in funds
	not fund in without_amount
}

without_amount := {line["paid-from"] | some i, line in input.spending; not amounts[i]}

all_lines_name_a_source if {
	every line in input.spending {
		line["paid-from"] in funds
	}
}

planned_within(objective, fund) := sum([amounts[i] |
	some i, line in input.spending
	line.objective == objective
	line["paid-from"] == fund
]) if {
	input.spending
}

# Written out, as a call takes longer.
amounts := {i: to_number(replace(trim_prefix(line.amount, "£"), ",", "")) | some i, line in input.spending}

pounds(text) := to_number(replace(trim_prefix(text, "£"), ",", "")) if startswith(text, "£")

# Leaving care

faults contains "six-kinds-of-help" if not six_kinds_of_help

six_kinds_of_help if {
	every kind, owed in help_owed {
		some offer in input["leaving-care"].offers
		offer.kind == kind
		offer["for-whom"] in owed.for_whom
		offer.ends in owed.ends
	}
}

faults contains "support-follows-a-pathway-plan" if not support_follows_a_pathway_plan

support_follows_a_pathway_plan if {
	input["leaving-care"]["needs-assessed"] == "yes"
	input["leaving-care"]["agreed-with-them"] == "yes"
	input["leaving-care"]["in-a-pathway-plan"] == "yes"
}

faults contains "help-begins-with-the-duties" if not day(input["leaving-care"].begins) <= 20011001

help_owed := {
	"accommodation and maintenance": {
		"for_whom": {"those aged 16 and 17", "all care leavers"},
		"ends": {"at 18", "at 21", "later than 21", "when it is no longer needed"},
	},
	"general help": {"for_whom": {"all care leavers"}, "ends": from_21},
	"help with work": {"for_whom": {"all care leavers"}, "ends": from_21},
	"education and training": {
		"for_whom": {"all care leavers"},
		"ends": {"at the end of the agreed programme, even past 21", "when it is no longer needed"},
	},
	"vacation accommodation": {
		"for_whom": {
			"those in higher education, or in further education away from home, who need it",
			"all care leavers",
		},
		"ends": {"with the course", "when it is no longer needed"},
	},
	"adviser": {
		"for_whom": {"all care leavers"},
		"ends": {"at 21, or later while education or training is helped", "when it is no longer needed"},
	},
}

from_21 := {
	"at 21", "at 21, or later while education or training is helped", "later than 21",
	"when it is no longer needed",
}

# Actions

faults contains name if {
	some objective, owed in topics_owed
	not all_dealt_with(objective, owed.topics)
	name := owed.requirement
}

all_dealt_with(objective, topics) if {
	every topic in topics {
		[objective, topic] in dealt_with
	}
}

dealt_with := {[action.objective, action.topic] | some action in input.actions}

faults contains "says-how-services-suit-minority-families" if not services_suit_minority_families

services_suit_minority_families if {
	some action in input.actions
	action.topic == "services that suit ethnic minority families"
	action.what != ""
}

topics_owed := {
	1: {
		"requirement": "adoption-and-fostering-actions",
		"topics": {
			"adoption target", "recruiting adopters and foster carers",
			"foster care standards and code of practice",
		},
	},
	4: {
		"requirement": "life-chances-actions",
		"topics": {"education", "health", "offending", "culture, leisure and sport"},
	},
	6: {
		"requirement": "disabled-children-actions",
		"topics": {
			"family support and short breaks", "ordinary leisure and out-of-school services",
			"information for planning", "information for parents", "key workers",
		},
	},
	7: {
		"requirement": "assessment-actions",
		"topics": {"Assessment Framework between agencies", "safeguarding guidance between agencies"},
	},
	8: {
		"requirement": "taking-part-actions",
		"topics": {
			"part in planning services", "part in daily decisions",
			"young people as a group", "individual voices and advocacy",
		},
	},
	10: {
		"requirement": "managing-change-actions",
		"topics": {
			"workforce analysis", "training and development", "safe recruitment",
			"awareness of front-line staff in all agencies", "communications",
			"governance of children's services",
		},
	},
	11: {
		"requirement": "information-actions",
		"topics": {
			"management information", "quality assurance", "financial management",
			"checks built into information systems",
		},
	},
}
