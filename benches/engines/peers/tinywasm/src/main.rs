//! tinywasm, driven over lines.

fn main() -> std::io::Result<()> {
    bench_subject::lines::serve::<subject_tinywasm::Tinywasm>()
}
