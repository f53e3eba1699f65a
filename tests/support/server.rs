//! A loopback server that plays FlaskTrack, its partners, its look-alikes and a bank, and remembers which
//! cookies each request brought.
//!
//! Browsers reach it as their proxy, so every address keeps its true host and port 443, and no request of a
//! browser can leave this computer: a host that is not played is refused.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// How long a browser may take for one page before the test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// One request, as the server saw it.
#[derive(Debug, Clone)]
pub struct Visit {
    pub host: String,
    /// With the query.
    pub path: String,
    /// Name and value of each cookie it brought, in order.
    pub cookies: Vec<(String, String)>,
}

/// What a page answers.
#[derive(Debug, Default)]
pub struct Answer {
    /// The `Set-Cookie` lines; bytes, because a site may send any.
    pub set_cookie: Vec<Vec<u8>>,
    pub html: String,
}

/// Gives the answer to a host and a path; `None` if the host is not played.
pub type Play = dyn Fn(&str, &str) -> Option<Answer> + Send + Sync;

pub struct Server {
    pub port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    tls: Arc<ServerConfig>,
    play: Mutex<Arc<Play>>,
    visits: Mutex<Vec<Visit>>,
    arrived: Condvar,
}

impl Server {
    /// Starts on a free loopback port, with a certificate of its own for `hosts`.
    pub fn start(hosts: &[&str], play: Arc<Play>) -> Server {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            tls: certificate(hosts),
            play: Mutex::new(play),
            visits: Mutex::new(Vec::new()),
            arrived: Condvar::new(),
        });
        let serving = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&serving);
                // A browser may break any connection off; its page is then simply not seen.
                std::thread::spawn(move || serve(&shared, stream).ok());
            }
        });
        Server { port, shared }
    }

    /// Plays something else from now on.
    pub fn play(&self, play: Arc<Play>) {
        *self.shared.play.lock().unwrap() = play;
    }

    /// Waits until somebody asked for `path` of `host`, and gives all requests up to then, which it forgets.
    pub fn visits_until(&self, host: &str, path: &str) -> Vec<Visit> {
        let end = Instant::now() + PATIENCE;
        let mut visits = self.shared.visits.lock().unwrap();
        while !visits.iter().any(|v| v.host == host && v.path == path) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "no browser asked for {host}{path}");
            visits = self.shared.arrived.wait_timeout(visits, left).unwrap().0;
        }
        std::mem::take(&mut visits)
    }
}

fn certificate(hosts: &[&str]) -> Arc<ServerConfig> {
    let names: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    Arc::new(config)
}

/// One connection: the proxy's `CONNECT`, then one request over TLS.
fn serve(shared: &Shared, mut stream: TcpStream) -> io::Result<()> {
    let asked = head(&mut stream)?;
    if let Some(address) = asked.first().and_then(|line| line.strip_prefix("GET http://")) {
        return serve_plain(shared, stream, address, &asked);
    }
    let target = asked.first().and_then(|line| {
        line.strip_prefix("CONNECT ")?
            .split(':')
            .next()
            .map(str::to_owned)
    });
    let play = Arc::clone(&shared.play.lock().unwrap());
    let Some(host) = target.filter(|host| play(host, "/").is_some()) else {
        return stream.write_all(NOT_PLAYED);
    };
    stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    let connection = ServerConnection::new(Arc::clone(&shared.tls)).map_err(io::Error::other)?;
    let mut secure = StreamOwned::new(connection, stream);
    let lines = head(&mut secure)?;
    let Some(path) = lines.first().and_then(|line| line.split(' ').nth(1)) else {
        return Ok(());
    };
    let answer = play(&host, path).unwrap_or_default();
    shared.visits.lock().unwrap().push(Visit {
        host,
        path: path.to_owned(),
        cookies: cookies(&lines),
    });
    shared.arrived.notify_all();
    reply(&mut secure, &answer)?;
    secure.conn.send_close_notify();
    secure.flush()
}

/// A request without TLS: a proxy is asked for the whole address.
fn serve_plain(shared: &Shared, mut stream: TcpStream, address: &str, lines: &[String]) -> io::Result<()> {
    let address = address.split(' ').next().unwrap_or_default();
    let (host, path) = address.split_once('/').unwrap_or((address, ""));
    let path = format!("/{path}");
    let play = Arc::clone(&shared.play.lock().unwrap());
    let Some(answer) = play(host, &path) else {
        return stream.write_all(NOT_PLAYED);
    };
    shared.visits.lock().unwrap().push(Visit {
        host: host.to_owned(),
        path,
        cookies: cookies(lines),
    });
    shared.arrived.notify_all();
    reply(&mut stream, &answer)
}

const NOT_PLAYED: &[u8] = b"HTTP/1.1 403 Not played here\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// The lines of a request before its empty line. Reads byte by byte, so that nothing of what follows is taken;
/// bytes that are not UTF-8 are replaced.
fn head(stream: &mut impl Read) -> io::Result<Vec<String>> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") && stream.read(&mut byte)? == 1 {
        bytes.extend(byte);
    }
    Ok(String::from_utf8_lossy(&bytes)
        .lines()
        .map(str::to_owned)
        .collect())
}

fn cookies(lines: &[String]) -> Vec<(String, String)> {
    lines
        .iter()
        .filter_map(|line| line.split_once(": "))
        .filter(|(header, _)| header.eq_ignore_ascii_case("cookie"))
        .flat_map(|(_, brought)| cookie::Cookie::split_parse(brought.to_owned()))
        .flatten()
        .map(|cookie| (cookie.name().to_owned(), cookie.value().to_owned()))
        .collect()
}

fn reply(stream: &mut impl Write, answer: &Answer) -> io::Result<()> {
    // No `Date`: browsers shift `Expires` by the server's clock, and these tests compare to the second.
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nCache-Control: no-store\r\n",
        answer.html.len()
    )?;
    for line in &answer.set_cookie {
        stream.write_all(b"Set-Cookie: ")?;
        stream.write_all(line)?;
        stream.write_all(b"\r\n")?;
    }
    write!(stream, "Connection: close\r\n\r\n{}", answer.html)
}
