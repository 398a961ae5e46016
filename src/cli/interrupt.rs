//! What happens where somebody interrupts the program.

use std::sync::mpsc::Sender;

use super::exit::Exit;
use super::watch::Call;

/// Tells somebody who waits when the program is interrupted for the first time. The second time ends it.
pub(super) fn when_interrupted(call: Sender<Call>) {
    let mut is_told = false;
    // Where the system does not allow it, it ends the program as it ends any other.
    let _allowed = ctrlc::set_handler(move || {
        let is_heard = !std::mem::replace(&mut is_told, true) && call.send(Call::End).is_ok();
        if !is_heard {
            std::process::exit(Exit::Unusable.number().into());
        }
    });
}
