//! Serving the built page on this machine alone.

use std::{
    fs::File,
    io::ErrorKind,
    net::{Ipv4Addr, TcpListener},
    path::{Component, Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use tiny_http::{Header, Request, Response, Server, StatusCode};

const DEFAULT_PORT: u16 = 8080;

/// Serves the files of `folder` until the process is ended.
pub(crate) fn serve(folder: &Path, port: Option<u16>) -> Result<()> {
    let listener = listen(port)?;
    let address = listener.local_addr()?;
    let server = Server::from_listener(listener, None).map_err(|error| anyhow!(error))?;
    println!("Semblance is at http://{address}/ (Ctrl-C ends it)");
    for request in server.incoming_requests() {
        // The browser may go away in the middle of an answer; that is its own affair.
        let _ = answer(request, folder);
    }
    Ok(())
}

/// Takes the port that was asked for, or else the first free one from the default on.
fn listen(port: Option<u16>) -> Result<TcpListener> {
    if let Some(port) = port {
        return TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .with_context(|| format!("port {port} cannot be used; choose another one with --port"));
    }
    for port in DEFAULT_PORT..DEFAULT_PORT + 100 {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            other => return other.with_context(|| format!("port {port} cannot be used; choose one with --port")),
        }
    }
    Err(anyhow!(
        "no port from {DEFAULT_PORT} on is free; choose one with --port"
    ))
}

fn answer(request: Request, folder: &Path) -> std::io::Result<()> {
    let Some((path, file)) = find(folder, request.url()) else {
        return request.respond(Response::from_string("Not found").with_status_code(StatusCode(404)));
    };
    let response = Response::from_file(file)
        .with_header(header("Content-Type", content_type(&path)))
        // Whoever builds again and reloads wants to see the new build.
        .with_header(header("Cache-Control", "no-cache"));
    request.respond(response)
}

/// The file that a request's URL names; nothing outside of `folder` can be named.
fn find(folder: &Path, url: &str) -> Option<(PathBuf, File)> {
    let name = url.split(['?', '#']).next()?.trim_start_matches('/');
    let name = Path::new(if name.is_empty() { "index.html" } else { name });
    if !name
        .components()
        .all(|component| matches!(component, Component::Normal(_)))
    {
        return None;
    }
    let path = folder.join(name);
    let file = path.is_file().then(|| File::open(&path).ok())??;
    Some((path, file))
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("wat" | "txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("the names and values above are ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_a_file_of_the_folder_and_no_other() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let found = |url| find(&folder, url).map(|(path, _)| path);
        assert_eq!(found("/serve.rs?query"), Some(folder.join("serve.rs")));
        assert_eq!(found("/setup/mod.rs"), Some(folder.join("setup/mod.rs")));
        assert_eq!(found("/nothing.rs"), None);
        assert_eq!(found("/setup"), None);
        assert_eq!(found("/../Cargo.toml"), None);
        assert_eq!(found("/setup/../../Cargo.toml"), None);
        assert_eq!(found("//etc/passwd"), None);
    }
}
