//! Printing: the same tree, the same comments, and the same text when it is printed once more.

use crate::common;
use lacuna::diag::Diagnostics;
use lacuna::source::{Source, SourceId, Sources};
use lacuna::syntax::ast::{File, Item};
use lacuna::syntax::{parse, print};
use walkdir::WalkDir;

/// A text's tree, if it has no syntax error.
fn tree(text: &str) -> Option<(File, SourceId, Sources)> {
    let mut sources = Sources::default();
    let source = sources.add(Source::new("x.lac", text));
    let mut diagnostics = Diagnostics::default();
    let file = parse(source, text, &mut diagnostics);
    diagnostics.is_empty().then_some((file, source, sources))
}

/// A tree in words, without its places and without the division of long text into strings.
fn shape(file: &File) -> String {
    let debug = format!("{:?}", file.items);
    let mut shape = String::new();
    let mut parts = debug.split("Span { source: ");
    shape.push_str(parts.next().unwrap());
    for part in parts {
        shape.push_str(part.split_once(" }").unwrap().1);
    }
    let shape = shape.replace("\", span:  }, Spanned { node: \"", " ");
    shape.replace("Text(\" \"), ", "").replace("\"), Text(\"", " ")
}

fn canonical(text: &str) -> Option<String> {
    let (_, source, _) = tree(text)?;
    print::canonical(source, text)
}

/// The comments of a text, each without its indentation.
fn comments(text: &str) -> Vec<&str> {
    let lines = text.lines().filter_map(|line| {
        let mut is_string = false;
        let start = line.char_indices().find(|(_, c)| {
            is_string ^= "\"“”".contains(*c);
            *c == '#' && !is_string
        });
        start.map(|(at, _)| line[at..].trim_end())
    });
    lines.collect()
}

/// The comments that stand alone on their lines.
fn whole_lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| line.starts_with('#')).collect()
}

#[track_caller]
fn holds(name: &str, text: &str) -> String {
    let (file, source, sources) = tree(text).unwrap_or_else(|| panic!("{name} does not parse"));
    let form = print::canonical(source, text).unwrap();
    let Some((again, _, _)) = tree(&form) else { panic!("{name} becomes wrong:\n{form}") };
    assert_eq!(shape(&file), shape(&again), "{name} changes its meaning:\n{form}");
    assert_eq!(canonical(&form).as_deref(), Some(form.as_str()), "{name} does not settle");
    assert_eq!(comments(text), comments(&form), "{name} loses comments:\n{form}");
    assert!(whole_lines(text).len() <= whole_lines(&form).len(), "{name}:\n{form}");
    assert!(!form.contains(" \n") && !form.contains("\n\n\n"), "{name}:\n{form}");
    let printed = print::print(&file, &sources);
    let Some((again, _, others)) = tree(&printed) else { panic!("{name}: wrong:\n{printed}") };
    assert_eq!(shape(&file), shape(&again), "{name} is not printed as it is:\n{printed}");
    assert_eq!(print::print(&again, &others), printed, "{name} does not settle");
    form
}

#[test]
fn every_rule_file_keeps_its_meaning() {
    let walk = ["rules", "tests/cases"].into_iter().flat_map(WalkDir::new);
    let mut n_files = 0;
    for entry in walk.filter_map(Result::ok) {
        if entry.path().extension().is_none_or(|ending| ending != "lac") {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        if tree(&text).is_some() {
            n_files += 1;
            holds(&entry.path().to_string_lossy(), &text);
        }
    }
    assert!(n_files > 300, "{n_files}");
}

#[test]
fn a_rule_file_without_errors_is_not_too_wide() {
    for path in common::rule_files() {
        let text = std::fs::read_to_string(&path).unwrap();
        let form = canonical(&text).unwrap();
        let too_wide = form.lines().find(|line| line.chars().count() > 100);
        assert_eq!(too_wide, None, "{path}");
    }
}

/// Every construct of the language, in a form that is not the canonical one.
const WHOLE_LANGUAGE: &str = r#"# A head.

# A second block.
circular “Quality  Protects”
  year 2002/03
  number not known because "it was not found" "in the files"
  with LASSL(2001)18   # the letter
  due 2002-01-31
  follows 2001–02
  councils authorities , some   of 1,150 “real”


source a "A report" # one
source longer-name "Another report,"
  "chapter 2"
# on its own

source third "A third"
paragraph p
  quoted "The words."
  basis inferred from a because "it says so", for "Y3-01","Y3-02"
  not checkable because "it permits"
  # an afterthought

choice funds "main grant"|"own resources" # both
  | "other"
  | "a fourth"
choice short "x"
record line "A line"   # head
  objective: 1 to 11 , optional
  score : 0.0  to 10.0, optional
  part :  -5 % to 100 %
  money : £0 to  £1.5 million , in whole pounds
  when : 2001-04-01 to 31  March 2002
  begins : date , may be  a month
  span : 1999-00 to 2003/04
  wait : 1 days to 28 day
  # what it costs
  amount: money, in whole pounds, rounded to the nearest £1,000, may be negative # exact
  share : percent, precision in how-exact,source  in seen-in
  how-exact : text
  days : days
  who : key of authorities
  code : list of list of text, by objective, at least 1,000
form plan "Plan"
  lines : list of line
  waiting : whole number, may be not applicable
form plan also
  extra : number
  more-of-it : yes/no
record line also
  y : year
  m : months
choice funds also "lottery" | "gifts"
form plan without waiting, extra because "nobody asked"
record line without y because "it is the plan's year"
choice funds without "gifts", "lottery" because "there were none"
table authorities from "tables/authorities.csv" by name
  name : text
  kind : text
table owed by kind, n
  kind : funds
  n : 1 to 11
  sum : money
  row "main grant", 1, £1.046 million # first
  # every other
  row any, any, £10,000.50
  row "own resources" , 10 , -£3
value priorities = [1,4, 5 ,6]
value day : date = 1 April 2001
value period = 28  days

value long : list of text = ["leader of the council", "lead member for social services", "lead member", "x"]
define a = 1 - (2 - 3) - 4
define b(f : funds, n: 1 to 11) = (sum of line.amount * 16 % for each line in lines where line.paid-from is f) as a percentage of (a + (b(f,n) × 2) ÷ (3 * 4))
define c = earlier of plan.begun and (later of a and circular.due)
define d = allocations["A1", (earlier of a and b)].amount + indicators[ year ].figure.low
define e = age of person.born at (circular.due + 3 months)
define f = (count of x in every funds where x is "y") + (largest of x.a for each x in (smallest of y.b for each y in z))
define g "what is {a}" "for {b(x, 1)+2}" = 3
define h(f : funds)"the sum of {f}"=4
keep requirement r1
keep requirement r2 as should, cites p, q because "it is kinder"
drop requirement r3 because "it is done"
replace value priorities = [2]
replace define a = 3
replace national requirement n1 "Title" should tally.x is 1
replace choice funds "a" | "b"
replace table owed by kind
  kind : text
replace record line "A line"
  a : text
replace form plan "Plan"
  a : text
requirement first on plan "The first"
  cites p, # why
        q
  for each x in lines where x.a is 1 or x.b is 2
  for each y in every funds
  applies when not (a is given and b is missing)
  must (some x in lines has x.a is 1 and (x.b is 2 or x.c is 3)) and no y in z has y.w is given
  must no two in letter.signatures share office
  must each first, second next to each other in stays by begun has second.begun is after first.ended
  must no two stay in child.stays where stay.kind is "T4" or stay.kind is "T5" share child , begun
  must each first,second , third next to each other of stay in stays where stay.kind is "T4" by child, begun has (first.a is third.a or second.b is 1)
  must all or none of begun, ended, c is given
  must (exactly one of a, b is given or at most one of a, b is given) and at least one of a is given
  must stay.begun to stay.ended overlaps other.begun to other.ended + 3 days
  must code matches "[A-Z][0-9]" and summary mentions "adoption" and length of summary in words is at most 1000
  must grant is within £1 of (sum of x.a for each x in lines) and day falls in 2001-02
  must a is within 3 days before or after b and b is within 1 day after c when c is within 2 months before d
  must lines includes "x" and a is not one of [1, 2] and b is one of c and d is on or after circular.due
  must exactly 1,000 x in lines where some y in x.l has y is 1 has (x is 2 or x is 3)
  must at least 2 x in lines has not no z in x has (not z is yes)
  must spent as a percentage of (planned as a percentage of agreed) is less than 16.5%
  unless a is not given
  otherwise "the {x.a} of {b(x, 1)+2}" "is not {a is 1 and b is 2}"
  help "Do it."
requirement two "The second"
  judged "Is it?" showing every x in lines where x.a is 1, a + b, every y in z
national example "all of them" from "a.yaml", "b.yaml" after "c.yaml"
  set lines[ "a" ].x to missing
  set x to not applicable because "no" for every x in lines
  set x to ["a", 1, £2, yes]
  remove every x in lines where x is 1
  add to lines (objective: 1, heading: "adoption",
    amount: £1 million)
  meets first
  breaches two, three
  undecided four
  not applicable five
  for a person six and nothing else changes
# the end

# really
"#;

#[test]
fn the_whole_language_is_kept() {
    let form = holds("the whole language", WHOLE_LANGUAGE);
    for range in [
        "0.0 to 10.0, optional",
        "-5% to 100%",
        "£0 to £1.5 million, in whole pounds",
        "1 April 2001 to 31 March 2002",
        "1999-2000 to 2003-04",
        "1 day to 28 days",
    ] {
        assert!(form.contains(&format!(" : {range}\n")), "{range}:\n{form}");
    }
    assert!(form.lines().all(|line| line.chars().count() <= 100), "{form}");
}

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    /// A condition or a value with all the brackets that it could have.
    fn expr(&mut self, depth: usize) -> String {
        if depth == 0 {
            let leaves = ["a", "b.c", "f(x)", "l[1].m", "£1.5 million", "\"w\"", "2001-01-31", "3"];
            return leaves[self.below(leaves.len())].to_owned();
        }
        let mut of = || format!("({})", self.expr(depth - 1));
        let (x, y, z, w) = (of(), of(), of(), of());
        match self.below(34) {
            0 => format!("{x} and {y} and {z}"),
            1 => format!("{x} or {y}"),
            2 => format!("not {x}"),
            3 => format!("some i in {x} where {y} has {z}"),
            4 => format!("at least 2 i in every funds where {y} has {z}"),
            5 => format!("each i, j next to each other in {x} by k has {y}"),
            6 => format!("exactly one of {x}, {y} is given"),
            7 => format!("{x} is {y}"),
            8 => format!("{x} is not one of [{y}]"),
            9 => {
                let side = ["of", "before", "after", "before or after"][self.below(4)];
                format!("{x} is within {y} {side} {z}")
            }
            10 => format!("{x} includes {y}"),
            11 => format!("{x} to {y} overlaps {z} to {w}"),
            12 => format!("no two in {x} share k"),
            13 => format!("{x} matches \"p\""),
            14 => format!("{x} + {y}"),
            15 => format!("{x} - {y}"),
            16 => format!("{x} * {y}"),
            17 => format!("{x} / {y}"),
            18 => format!("{x} as a percentage of {y}"),
            19 => format!("age of {x} at {y}"),
            20 => format!("length of a.b[{x}] in words is {y}"),
            21 => format!("earlier of {x} and {y}"),
            22 => format!("sum of {x} for each i in {y} where {z}"),
            23 => format!("count of i in {x} where {y}"),
            24 => format!("[{x}, {y}]"),
            25 => format!("f({x}, {y})"),
            26 => format!("l[{x}, {y}].m"),
            27 => format!("{x} is missing"),
            28 => format!("{x} falls in {y}"),
            29 => format!("no i in {x} has {y}"),
            30 => format!("no two i in {x} where {y} share k, m"),
            31 => format!("each i, j, k next to each other in {x} by m, n has {y}"),
            32 => format!("each i, j next to each other of l in {x} where {y} by k has {z}"),
            _ => format!("{x} is on or before {y}"),
        }
    }
}

#[test]
fn no_bracket_that_is_needed_gets_lost() {
    let mut dice = Dice(1);
    for _ in 0..250 {
        let depth = 1 + dice.below(3);
        let (one, two) = (dice.expr(depth), dice.expr(depth));
        let text = format!("value v = {one}\n\nrequirement r \"t\"\n  must ({two})\n");
        holds(&text, &text);
    }
}

/// The places where a comment could stand: blanks outside strings and comments.
fn blanks(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut is_string, mut is_comment) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            '\n' => (is_string, is_comment) = (false, false),
            '#' if !is_string => is_comment = true,
            '"' | '“' | '”' if !is_comment => is_string = !is_string,
            ' ' if !is_string && !is_comment => found.push(at),
            _ => {}
        }
    }
    found
}

#[test]
fn comments_anywhere_are_kept() {
    let walk = WalkDir::new("tests/cases").sort_by_file_name().into_iter();
    let texts = walk.filter_map(Result::ok).filter_map(|entry| {
        let is_rules = entry.path().extension().is_some_and(|ending| ending == "lac");
        let text = std::fs::read_to_string(entry.path()).ok()?;
        (is_rules && text.len() < 4000 && tree(&text).is_some()).then_some(text)
    });
    let mut dice = Dice(7);
    for text in texts.step_by(8).chain(std::iter::repeat_n(WHOLE_LANGUAGE.to_owned(), 8)) {
        let mut commented = text;
        for n in 0..12 {
            let blanks = blanks(&commented);
            let Some(at) = blanks.get(dice.below(blanks.len().max(1))).copied() else { continue };
            let comment = ["  # behind {}\n   ", "\n  # above {}\n   ", "\n\n# far {}\n "];
            let comment = comment[dice.below(comment.len())].replace("{}", &n.to_string());
            let tried = format!("{}{comment}{}", &commented[..at], &commented[at..]);
            if tree(&tried).is_some() {
                commented = tried;
            }
        }
        holds(&commented, &commented);
    }
}

/// Comments at all sorts of places.
const COMMENTED: &str = r#"# head
requirement r # on r
  "The title" # after title
  cites # cites what
    p, # first
    # above q
    q
  for each x # each
    in lines # lines
    where x.a is 1 # one
      and x.b # b
      is 2 # two
  must some # some
    y in z has # has
    # a part
    y.a is 1 and # joined
    # and another
    y.b is 2
# stray at column 0
    and y.c is 3
  must a is (1 # in brackets
     + 2 # more
     ) # closed
  otherwise "a" # a
    "b" # b
  # before help
  help "x"
  # tail 1

  # tail 2
# next
value v = # list
  [1, # one
   2, 3, # two, three
   # last
   4
   ] # end

value w # w
  = 3
choice c "a" | # a
   "b" # b
   # c
   | "c"
record r "R" # r
  # about a
  a : list of b, # b
      optional # opt
table t # t
  by k # k
  k : number # kk
  row 1, # 1
      2
"#;

/// The same in the canonical form.
const COMMENTED_FORM: &str = r#"# head
requirement r    # on r
  "The title"    # after title
  # cites what
  cites     p,    # first
            # above q
            q
  # each
  for each  x in lines    # lines
            where x.a is 1    # one
            and x.b    # b
              is 2    # two
  # some
  must      some y in z has    # has
              # a part
              y.a is 1    # joined
              # and another
              and y.b is 2
              # stray at column 0
              and y.c is 3
  must      a
              is 1    # in brackets
                # more
                + 2    # closed
  otherwise "a"    # a
            "b"    # b
  # before help
  help      "x"
  # tail 1
  # tail 2

# next
value v =    # list
  [1,    # one
   2, 3,    # two, three
   # last
   4]    # end

value w =    # w
  3
choice c "a"    # a
  | "b"    # b
  # c
  | "c"

record r "R"    # r
  # about a
  a : list of b,    # b
      optional    # opt

# t
table t by k    # k
  k : number    # kk
  row 1,    # 1
      2
"#;

#[test]
fn comments_stay_at_what_they_are_about() {
    assert_eq!(holds("comments", COMMENTED), COMMENTED_FORM);
}

/// What is too long for its line.
const LONG: &str = r#"circular "Quality Protects: Management Action Plans for 2001-02, and a great deal more that has to be said here" year 2001-02 number not known because "nobody has found it in the files of the Department, or anywhere else, and it is not remembered" due 31 January 2001
requirement a-requirement-with-a-very-long-name-indeed on pathway-plan "A title that is long enough to go over"
  cites p
  for each line in spending where line.objective is 1 and line.paid-from is "main grant" and line.amount is given
  applies when some line in spending where line.objective is 1 and line.paid-from is "main grant" has line.amount is more than £1,000,000 and line.what is given
  must every line in spending where line.objective is 1 and line.paid-from is "main grant" and line.amount is given has line.amount is more than £1,000,000 and it.is is given
  must every line in spending has some action in actions has action.topic is line.topic and action.when is "planned for 2001-02"
  must (sum of line.amount for each line in spending where line.objective is 1 and line.paid-from is "main grant") is at least £3
  must planned-within-the-main-grant(1, "main grant", "something else altogether") + planned-within-the-main-grant(2, "main grant") is at least grant.main
  must not (planned-within-the-main-grant(1, "main grant") is £1 or planned-within-the-main-grant(2, "main grant") is £2)
  otherwise "a very long message that has {planned-within-the-main-grant(1)} and {planned-within(2, 3)} in it, and goes on" "and on"
  help "A long text of help that does not fit on one line, because it is far too long for the columns it has, so that it is divided."

requirement j "J" judged "Does this money better schooling, health, staying out of trouble, and culture, leisure and sport?" showing every line in spending where line.objective is 4 and line.paid-from is "main grant" and line.amount is given, a
drop requirement improvements-fit-the-weakness because "the improvements are not asked for any more this year"
form plan without waiting-list-of-the-council, approvals-of-the-council because "nobody asked for them this year"
define planned-within-the-main-grant(n : 1 to 11, f : funds, something-else : text, and-more : list of text, what : date) = 1
paragraph p
  our-words "x"
  basis inferred from salford because "the report does so itself; that the circular asks for it is not said, not even in passing", for "Y3-29"
example "e" from "../plans/2001-02/model-of-the-council.yaml" after "../plans/2000-01/model-of-the-council.yaml", "../plans/2000-01/other.yaml"
  add to spending (objective: 1, heading: "adoption", what: "finding adopters and foster carers", amount: £1,000)
  meets j
table t by a
  a : text
  b : text
  row "accommodation and maintenance", "those aged 16 and 17, and those who are older but have nowhere to go to"
  row "x", "y"
"#;

/// The same in the canonical form.
const LONG_FORM: &str = r#"circular "Quality Protects: Management Action Plans for 2001-02, and a great deal more that has to"
         "be said here"
  year      2001-02
  number    not known because "nobody has found it in the files of the Department, or anywhere"
            "else, and it is not remembered"
  due       31 January 2001

requirement a-requirement-with-a-very-long-name-indeed on pathway-plan
  "A title that is long enough to go over"
  cites     p
  for each  line in spending
            where line.objective is 1
            and line.paid-from is "main grant"
            and line.amount is given
  applies when some line in spending
                   where line.objective is 1
                   and line.paid-from is "main grant" has
                 line.amount is more than £1,000,000
                 and line.what is given
  must      every line in spending
                where line.objective is 1
                and line.paid-from is "main grant"
                and line.amount is given has
              line.amount is more than £1,000,000
              and it.is is given
  must      every line in spending has
              some action in actions has
                action.topic is line.topic
                and action.when is "planned for 2001-02"
  must      (sum of line.amount
               for each line in spending
               where line.objective is 1
               and line.paid-from is "main grant")
              is at least £3
  must      planned-within-the-main-grant(1, "main grant", "something else altogether")
              + planned-within-the-main-grant(2, "main grant")
              is at least grant.main
  must      not (planned-within-the-main-grant(1, "main grant") is £1
                 or planned-within-the-main-grant(2, "main grant") is £2)
  otherwise "a very long message that has {planned-within-the-main-grant(1)} and"
            "{planned-within(2, 3)} in it, and goes on and on"
  help      "A long text of help that does not fit on one line, because it is far too long for the"
            "columns it has, so that it is divided."

requirement j "J"
  judged    "Does this money better schooling, health, staying out of trouble, and culture, leisure"
            "and sport?"
  showing   every line in spending
              where line.objective is 4
              and line.paid-from is "main grant"
              and line.amount is given, a

drop requirement improvements-fit-the-weakness
  because "the improvements are not asked for any more this year"

form plan without waiting-list-of-the-council, approvals-of-the-council
  because "nobody asked for them this year"

define planned-within-the-main-grant(n : 1 to 11, f : funds, something-else : text,
                                     and-more : list of text, what : date) =
  1

paragraph p
  our-words "x"
  basis     inferred from salford because "the report does so itself; that the circular asks for"
            "it is not said, not even in passing", for "Y3-29"

example "e"
  from      "../plans/2001-02/model-of-the-council.yaml"
              after "../plans/2000-01/model-of-the-council.yaml", "../plans/2000-01/other.yaml"
  add       to spending
              (objective: 1, heading: "adoption", what: "finding adopters and foster carers",
               amount: £1,000)
  meets     j

table t by a
  a : text
  b : text
  row "accommodation and maintenance",
      "those aged 16 and 17, and those who are older but have nowhere to go to"
  row "x", "y"
"#;

#[test]
fn long_things_are_broken_where_they_read_well() {
    assert_eq!(holds("long things", LONG), LONG_FORM);
}

#[test]
fn blank_lines_are_one_or_none() {
    let text = "\u{FEFF}# top\r\n\r\n\r\nvalue\u{A0}a = “x”\r\nvalue b = 2\r\n\r\n\r\nvalue c = 3\r\n\
                record r \"t\"\r\n\r\n  a : text\r\n\r\n# end";
    let form = "# top\n\nvalue a = \"x\"\nvalue b = 2\n\nvalue c = 3\n\nrecord r \"t\"\n  a : text\n\n# end\n";
    assert_eq!(canonical(text).as_deref(), Some(form));
    assert_eq!(canonical("").as_deref(), Some(""));
    assert_eq!(canonical("\n\n# only\n\n\n# two").as_deref(), Some("# only\n\n# two\n"));
}

#[test]
fn a_text_with_an_error_has_no_canonical_form() {
    let mut sources = Sources::default();
    for text in
        ["value a = \n", "must a is 1\n", "value a = b and c or d\n", "value a = 31 June 2001\n"]
    {
        let source = sources.add(Source::new("x.lac", text));
        assert_eq!(print::canonical(source, text), None, "{text}");
    }
}

#[test]
fn items_of_several_files_are_printed_together() {
    let mut sources = Sources::default();
    let mut items = Vec::new();
    for text in [
        "source a \"A\"\nvalue m = £1.5 million\n",
        "# gone\nsource bc \"B\"\nchoice c \"x\"\n  | \"y\"\n",
    ] {
        let source = sources.add(Source::new("x.lac", text));
        items.extend(parse(source, text, &mut Diagnostics::default()).items);
    }
    items.swap(1, 2);
    let file = File { items, span: lacuna::source::Span::NOWHERE };
    let printed =
        "source a  \"A\"\nsource bc \"B\"\n\nvalue m = £1.5 million\n\nchoice c \"x\"\n  | \"y\"\n";
    assert_eq!(print::print(&file, &sources), printed);
    // Without the texts a figure has its own form, and the words of a choice are filled.
    let printed = printed.replace("£1.5 million", "£1,500,000").replace("\n  | ", " | ");
    assert_eq!(print::print(&file, &Sources::default()), printed);
}

#[test]
fn a_condition_is_printed_on_one_line() {
    let text = "define a =\n  ((some x in l # why\n   has (x.a is 1 and (x.b is 2 or x.c is 1 day))) and not (b))\n";
    let (file, _, sources) = tree(text).unwrap();
    let Some(Item::Define(define)) = file.items.first() else { panic!() };
    let said = "(some x in l has x.a is 1 and (x.b is 2 or x.c is 1 day)) and not b";
    assert_eq!(print::condition(&define.body, &sources), said);
}
