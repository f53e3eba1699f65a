//! What a look costs, by family, size and state: `cargo bench -p cookie-inspector-core`.
//!
//! The homes are made once, below `target/stores`. The million takes a while: `-- 1000000` runs it alone.

#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a tool of the workshop stops on the first surprise"
)]

#[path = "support/crowd.rs"]
mod crowd;

use std::path::{Path, PathBuf};
use std::time::Duration;

use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::site::Site;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use crowd::{Family, OURS, State};

const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

fn stores() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/stores")
}

fn a_look(criterion: &mut Criterion) {
    for family in Family::ALL {
        for state in State::ALL {
            let mut group = criterion.benchmark_group(format!("{}, {}", family.name(), state.name()));
            group
                .sample_size(20)
                .warm_up_time(Duration::from_secs(1))
                .measurement_time(Duration::from_secs(3));
            for cookies in SIZES {
                group.bench_function(BenchmarkId::from_parameter(cookies), |bencher| {
                    let home = crowd::home(&stores(), family, state, cookies);
                    let machine = Machine::copied(&home, Os::Linux).unwrap();
                    bencher.iter(|| {
                        let report = inspect(&machine, Policy::built_in(), &Site::FLASKTRACK);
                        assert_eq!(report.cookies().count(), OURS);
                    });
                });
            }
        }
    }
}

criterion_group!(benches, a_look);
criterion_main!(benches);
