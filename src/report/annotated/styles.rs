//! The styles of a workbook, with each of them once more in every colour of a finding.

use quick_xml::events::{BytesStart, Event};

use super::parts::{attribute, put, rewritten, with_attribute};
use super::{NotAnnotated, Weight};

/// Where the new styles are found.
#[derive(Debug, Clone, Copy)]
pub struct Styles {
    /// How many styles there were.
    n_before: usize,
    /// The styles of the list of findings: its title, its headings, and its texts.
    pub title: usize,
    pub heading: usize,
    pub text: usize,
    /// The first of the grounds, one for each weight, that a rule on cells may give them.
    pub first_ground: usize,
}

impl Styles {
    /// A style in the colour of a finding.
    pub fn coloured(&self, style: usize, weight: Weight) -> usize {
        let style = if style < self.n_before { style } else { 0 };
        self.n_before.saturating_mul(1 + weight as usize).saturating_add(style)
    }

    /// The style of a text in the list of findings, in the colour of one.
    pub fn text_in(&self, weight: Weight) -> usize {
        self.text.saturating_add(1 + weight as usize)
    }
}

/// The style sheet with what is added to it, and where that is found.
pub fn extended(text: &str) -> Result<(String, Styles), NotAnnotated> {
    let (fills, fonts) = (count(text, "fills", "fill")?, count(text, "fonts", "font")?);
    let styles = collected(text)?;
    let n_before = styles.len();
    let behind = n_before.saturating_mul(1 + Weight::ALL.len());
    let first_ground = count(text, "dxfs", "dxf")?;
    let places =
        Styles { n_before, title: behind, heading: behind + 1, text: behind + 2, first_ground };
    let new_text =
        rewritten(text, |event, writer| {
            let Event::End(end) = &event else { return put(writer, event) };
            match end.local_name().as_ref() {
            "fills" => Weight::ALL.iter().try_for_each(|weight| {
                raw(writer, &format!(
                    "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF{}\"/><bgColor \
                     indexed=\"64\"/></patternFill></fill>",
                    weight.colour()
                ))
            })?,
            "fonts" => raw(writer, "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font>")?,
            "cellXfs" => {
                for weight in Weight::ALL {
                    let fill = fills.saturating_add(weight as usize).to_string();
                    styles.iter().try_for_each(|style| filled(writer, style, &fill))?;
                }
                own_styles(writer, fonts, fills)?;
            }
            _ => {}
        }
            put(writer, event)
        })?;
    Ok((without_counts(&new_text)?, places))
}

type Out = quick_xml::Writer<Vec<u8>>;
/// A style as it is written: one element with what is in it.
type Xf = Vec<Event<'static>>;

/// Puts text that is XML already.
fn raw(writer: &mut Out, xml: &str) -> Result<(), NotAnnotated> {
    put(writer, Event::Text(quick_xml::events::BytesText::from_escaped(xml)))
}

/// The styles that cells refer to.
fn collected(text: &str) -> Result<Vec<Xf>, NotAnnotated> {
    let (mut styles, mut is_in, mut open) = (Vec::new(), false, 0_usize);
    super::parts::each_event(text, |event, _| {
        let is_named = |name: &str| match &event {
            Event::Start(one) | Event::Empty(one) => one.local_name().as_ref() == name,
            Event::End(one) => one.local_name().as_ref() == name,
            _ => false,
        };
        if is_named("cellXfs") {
            is_in = matches!(event, Event::Start(_));
            return Ok(());
        }
        if !is_in {
            return Ok(());
        }
        if open == 0 && is_named("xf") {
            styles.push(vec![event.clone().into_owned()]);
        } else if let Some(style) = styles.last_mut() {
            style.push(event.clone().into_owned());
        }
        match event {
            Event::Start(_) => open += 1,
            Event::End(_) => open = open.saturating_sub(1),
            _ => {}
        }
        Ok(())
    })?;
    Ok(styles)
}

/// A style once more, with another ground.
fn filled(writer: &mut Out, style: &Xf, fill: &str) -> Result<(), NotAnnotated> {
    let coloured = |element: &BytesStart| {
        with_attribute(&with_attribute(element, "fillId", fill), "applyFill", "1")
    };
    style.iter().enumerate().try_for_each(|(at, event)| match (at, event) {
        (0, Event::Start(element)) => put(writer, Event::Start(coloured(element))),
        (0, Event::Empty(element)) => put(writer, Event::Empty(coloured(element))),
        (_, event) => put(writer, event.borrow()),
    })
}

/// The styles of the list of findings: a title, which runs on over blank cells, a heading, a text,
/// and a text in each colour.
fn own_styles(writer: &mut Out, bold: usize, fills: usize) -> Result<(), NotAnnotated> {
    raw(
        writer,
        &format!(
            "<xf numFmtId=\"0\" fontId=\"{bold}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" \
             applyFont=\"1\"/>"
        ),
    )?;
    let style = |font: usize, fill: usize| {
        format!(
            "<xf numFmtId=\"0\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"0\" xfId=\"0\" \
             applyFont=\"1\" applyFill=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" \
             wrapText=\"1\"/></xf>"
        )
    };
    raw(writer, &style(bold, 0))?;
    raw(writer, &style(0, 0))?;
    Weight::ALL
        .iter()
        .try_for_each(|weight| raw(writer, &style(0, fills.saturating_add(*weight as usize))))
}

/// How many elements of a name a list of them holds.
fn count(text: &str, list: &str, name: &str) -> Result<usize, NotAnnotated> {
    let (mut found, mut is_in) = (0_usize, false);
    super::parts::each_event(text, |event, _| {
        match &event {
            Event::Start(one) if one.local_name().as_ref() == list => is_in = true,
            Event::End(one) if one.local_name().as_ref() == list => is_in = false,
            Event::Start(one) | Event::Empty(one) => {
                found += usize::from(is_in && one.local_name().as_ref() == name);
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

/// The lists without the counts of what they held before: these may be left out.
fn without_counts(text: &str) -> Result<String, NotAnnotated> {
    rewritten(text, |event, writer| match event {
        Event::Start(one)
            if ["fills", "fonts", "cellXfs", "dxfs"].contains(&one.local_name().as_ref())
                && attribute(&one, "count").is_some() =>
        {
            let kept = one.attributes().flatten().filter(|one| one.key.as_ref() != "count");
            let name = one.name().as_ref().to_owned();
            put(writer, Event::Start(BytesStart::new(name).with_attributes(kept)))
        }
        event => put(writer, event),
    })
}
