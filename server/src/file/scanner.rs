//! The scanner: clamd, over its socket (`INSTREAM`). Anything but a clear answer is a fault, and a fault decides nothing:
//! the file is asked about again (T-PJ-4).
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use futures::{Stream, TryStreamExt};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

/// How long a connection may take, and a whole scan.
const CONNECT: Duration = Duration::from_secs(3);
const SCAN: Duration = Duration::from_mins(1);

/// The longest answer that makes sense.
const ANSWER: u64 = 4_096;

/// Where the scanner listens: `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanner {
    address: Address,
    patience: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Address {
    Unix(PathBuf),
    Tcp(String),
}

/// What it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    Clean,
    /// The name of what it found.
    Found(String),
}

/// Why it said nothing.
#[derive(Debug, thiserror::Error)]
pub enum ScannerFault {
    #[error("the scanner: {0}")]
    Io(#[from] std::io::Error),
    #[error("the scanner takes too long")]
    Slow,
    #[error("the scanner answers « {0} »")]
    Answer(String),
    #[error("the file cannot be read: {0}")]
    File(String),
}

trait Socket: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Socket for T {}

impl Scanner {
    /// Reads an address.
    ///
    /// # Errors
    /// A sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let address = match text.split_once(':') {
            Some(("unix", path)) if path.starts_with('/') => Address::Unix(path.into()),
            Some(("tcp", host)) if host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok()) => {
                Address::Tcp(host.to_owned())
            }
            _ => return Err("unix:/path/of/the/socket or tcp:host:port".to_owned()),
        };
        Ok(Self { address, patience: SCAN })
    }

    /// The same with less patience, for tests.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Asks about a file.
    ///
    /// # Errors
    /// [`ScannerFault`]: nothing is known then.
    pub async fn scan<E: std::fmt::Display>(
        &self,
        file: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
    ) -> Result<Finding, ScannerFault> {
        timeout(self.patience, self.ask(file)).await.map_err(|_| ScannerFault::Slow)?
    }

    async fn ask<E: std::fmt::Display>(
        &self,
        mut file: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
    ) -> Result<Finding, ScannerFault> {
        let mut socket = self.connect().await?;
        socket.write_all(b"zINSTREAM\0").await?;
        while let Some(chunk) = file.try_next().await.map_err(|fault| ScannerFault::File(fault.to_string()))? {
            // An empty chunk would end the file.
            if !chunk.is_empty() && send(&mut *socket, &chunk).await.is_err() {
                // It has closed: what it said before tells why.
                return heard(&mut *socket).await;
            }
        }
        socket.write_all(&0_u32.to_be_bytes()).await?;
        heard(&mut *socket).await
    }

    async fn connect(&self) -> Result<Box<dyn Socket>, ScannerFault> {
        let connecting = async {
            Ok::<Box<dyn Socket>, std::io::Error>(match &self.address {
                Address::Unix(path) => Box::new(UnixStream::connect(path).await?),
                Address::Tcp(host) => Box::new(TcpStream::connect(host).await?),
            })
        };
        Ok(timeout(CONNECT.min(self.patience), connecting).await.map_err(|_| ScannerFault::Slow)??)
    }
}

async fn send(socket: &mut dyn Socket, chunk: &[u8]) -> std::io::Result<()> {
    let length = u32::try_from(chunk.len()).map_err(|_| std::io::ErrorKind::InvalidInput)?;
    socket.write_all(&length.to_be_bytes()).await?;
    socket.write_all(chunk).await
}

/// `stream: OK`, `stream: NAME FOUND`; anything else is no answer.
async fn heard(socket: &mut dyn Socket) -> Result<Finding, ScannerFault> {
    let mut answer = Vec::new();
    socket.take(ANSWER).read_to_end(&mut answer).await?;
    judge(&answer)
}

fn judge(answer: &[u8]) -> Result<Finding, ScannerFault> {
    let text = String::from_utf8_lossy(answer);
    let shown = || ScannerFault::Answer(text.chars().filter(|c| !c.is_control()).take(200).collect());
    let said = text.strip_suffix('\0').and_then(|text| text.strip_prefix("stream: ")).ok_or_else(shown)?;
    match said.strip_suffix(" FOUND") {
        Some(name) => Ok(Finding::Found(name.to_owned())),
        None if said == "OK" => Ok(Finding::Clean),
        None => Err(shown()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;
    use tokio::net::TcpListener;

    #[test]
    fn addresses_are_read_or_refused() {
        assert!(Scanner::parse("unix:/run/clamav/clamd.ctl").is_ok() && Scanner::parse("tcp:127.0.0.1:3310").is_ok());
        assert!(Scanner::parse("tcp:[::1]:3310").is_ok());
        for wrong in ["", "clamd", "unix:run/x", "tcp:localhost", "tcp:localhost:99999", "/run/clamav/clamd.ctl", "http://x:1"] {
            assert!(Scanner::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn t_pj_4_only_ok_is_clean() {
        assert_eq!(judge(b"stream: OK\0").unwrap(), Finding::Clean);
        assert_eq!(judge(b"stream: Eicar-Signature FOUND\0").unwrap(), Finding::Found("Eicar-Signature".to_owned()));
        for fault in [
            &b""[..],
            b"stream: OK",
            b"OK\0",
            b"stream: \0",
            b"stream: OK or so\0",
            b"INSTREAM size limit exceeded. ERROR\0",
            b"stream: Can't allocate memory ERROR\0",
            b"UNKNOWN COMMAND\0",
            b"\xFF\xFE\0",
        ] {
            assert!(judge(fault).is_err(), "{}", String::from_utf8_lossy(fault));
        }
    }

    #[tokio::test]
    async fn t_pj_4_a_scanner_that_says_nothing_or_hangs_up_decides_nothing() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let scanner = Scanner::parse(&format!("tcp:{}", listener.local_addr().unwrap())).unwrap().with_patience(Duration::from_millis(300));
        let file = || futures::stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"abc"))]);
        let (silent, held) = tokio::join!(scanner.scan(file()), listener.accept());
        assert!(matches!(silent, Err(ScannerFault::Slow)), "{silent:?}");
        drop(held);
        let hang_up = async { drop(listener.accept().await.unwrap()) };
        let (answered, ()) = tokio::join!(scanner.scan(file()), hang_up);
        assert!(answered.is_err(), "{answered:?}");
        drop(listener);
        assert!(matches!(scanner.scan(file()).await, Err(ScannerFault::Io(_))));
    }
}
