//! wasmi, driven over lines.

fn main() -> std::io::Result<()> {
    bench_subject::lines::serve::<subject_wasmi::Wasmi>()
}
