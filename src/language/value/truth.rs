//! Three-valued truth: a condition about a plan with gaps may be undecided.

/// What is known of a condition. There is no way from here to `bool`: a verdict is a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    /// It is so, whatever the gaps turn out to be.
    True,
    /// It is not so, whatever the gaps turn out to be.
    False,
    /// The plan does not say enough to tell.
    Unknown,
}

impl Truth {
    /// `and`, strong: one false part settles it, whatever the others are.
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::True, Truth::True) => Truth::True,
            (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
        }
    }

    /// `or`, strong: one true part settles it, whatever the others are.
    pub fn or(self, other: Truth) -> Truth {
        self.negated().and(other.negated()).negated()
    }

    /// `not`: the opposite of unknown is unknown.
    pub fn negated(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Self {
        if known { Truth::True } else { Truth::False }
    }
}
