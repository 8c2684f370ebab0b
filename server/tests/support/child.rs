//! The real binary as a child process.
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};

use super::person::{Door, Person};

/// `portal` with nothing of our environment but `PATH`, and the settings of the tests.
pub fn portal(arguments: &[&str], folder: &Path, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portal"));
    command.args(arguments).current_dir(folder).env_clear().envs(super::variable("PATH").map(|path| ("PATH", path)));
    command.envs([
        ("PORTAL_CHECK_EXPONENT", "8"),
        ("PORTAL_PASSWORD_MEMORY", "19456"),
        ("PORTAL_PASSWORD_PASSES", "2"),
        ("PORTAL_TRUSTED_PROXIES", "1"),
        ("PORTAL_DATA_DIR", "data"),
        ("PORTAL_DATABASE_URL", "sqlite://data/portal.db?mode=rwc"),
    ]);
    command.envs(settings.iter().copied()).stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub fn output(arguments: &[&str], folder: &Path, settings: &[(&str, &str)]) -> Output {
    portal(arguments, folder, settings).output().unwrap()
}

/// A server that serves until it is dropped.
pub struct Serving {
    child: Child,
    pub address: SocketAddr,
    /// Everything it wrote.
    pub said: Arc<Mutex<Vec<u8>>>,
}

impl Serving {
    /// Starts one on a free port; does not wait.
    pub fn start(folder: &Path, settings: &[(&str, &str)]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let mut all = settings.to_vec();
        let text = address.to_string();
        all.push(("PORTAL_ADDRESS", &text));
        let mut child = portal(&["serve"], folder, &all).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let said = Arc::<Mutex<Vec<u8>>>::default();
        for pipe in [Box::new(child.stdout.take().unwrap()) as Box<dyn Read + Send>, Box::new(child.stderr.take().unwrap())] {
            let said = said.clone();
            std::thread::spawn(move || {
                let mut lines = BufReader::new(pipe);
                let mut line = Vec::new();
                while lines.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                    said.lock().unwrap().append(&mut line);
                }
            });
        }
        Self { child, address, said }
    }

    pub fn words(&self) -> String {
        String::from_utf8_lossy(&self.said.lock().unwrap()).into_owned()
    }

    /// Waits until it serves; its process must not end before.
    pub fn ready(mut self) -> Self {
        for _ in 0..1200 {
            if std::net::TcpStream::connect(self.address).is_ok() {
                return self;
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                std::thread::sleep(std::time::Duration::from_millis(100));
                panic!("portal serve ended with {status}: {}", self.words());
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("portal serve did not come up: {}", self.words());
    }

    pub fn person(&self) -> Person {
        Person::new(Door::Tcp(self.address))
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGTERM, and what it ended with.
    pub fn stop(&mut self) -> std::process::ExitStatus {
        let _ = Command::new("/bin/kill").arg(self.child.id().to_string()).status();
        self.child.wait().unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
