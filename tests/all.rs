//! All tests that see Lacuna from the outside, as one program: it is linked once, and its tests share
//! the processor's cores. `cargo test --test all golden::` runs those of one file.

mod common;

mod annotate;
mod answer;
mod baseline;
mod cli;
mod consumers;
mod convert;
mod councils;
mod damage;
mod drafts;
mod edited;
mod explain;
mod files;
mod formats;
mod golden;
mod guide;
mod help;
mod hostile;
mod layers;
mod linear;
mod model;
mod names;
mod odd_values;
mod office;
mod packed;
mod places;
mod print;
mod programme;
mod properties;
mod prove;
mod register;
mod remedies;
mod rename;
mod report;
mod report_files;
mod robust;
mod schema;
mod suites;
mod template;
mod tidy;
mod visible;
mod waivers;
mod writers;
mod years;
