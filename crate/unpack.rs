// SPDX-License-Identifier: MIT OR Apache-2.0
//! Puts files that a program carries into a directory of the user's cache. The directory's name follows from the files, so versions
//! stand beside each other. Each file appears whole or not at all, and any number of processes may do this at once. What is there
//! already is compared, byte by byte, and written again if it differs.
use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{symlink, DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, process};

/// What is at a path.
pub enum Content {
    /// A program or a library with these bytes.
    File(&'static [u8]),
    /// A symbolic link that leads there.
    Link(&'static str),
}

/// The mode of everything: what this user profiles may run programs as another one.
const MODE: u32 = 0o755;

/// What helps where the cache cannot be used.
pub const ADVICE: &str = "set XDG_CACHE_HOME to another directory";

extern "C" {
    fn geteuid() -> u32;
}

/// Returns the directory with the files. Err has the whole message.
pub fn unpack(name: &str, files: &[(&str, Content)]) -> Result<PathBuf, String> {
    let cache = cache_directory()?;
    // Others may write into the directory of the cache, as they may into /tmp. In ours nobody else may.
    fs::create_dir_all(&cache).map_err(|error| cannot("make", &cache, &error))?;
    let top = cache.join("cargo-alloc-profile").join(name);
    let mut checked = None;
    for (path, content) in files {
        let path = top.join(path);
        if checked.as_deref() != path.parent() {
            own_directories(&cache, &path)?;
            checked = path.parent().map(Path::to_path_buf);
        }
        if !is_there(&path, content) {
            put(&path, content).map_err(|error| cannot("write", &path, &error))?;
        }
    }
    Ok(top)
}

fn cache_directory() -> Result<PathBuf, String> {
    let asked = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    // It was deprecated for what it did on Windows.
    #[allow(deprecated)]
    let home = env::home_dir().map(|home| home.join(".cache"));
    asked
        .into_iter()
        .chain(home)
        .find(|path| path.is_absolute())
        .ok_or_else(|| "cannot find the home directory: set XDG_CACHE_HOME".to_string())
}

/// Makes the directories between the cache and the path, and checks that they are this user's.
fn own_directories(cache: &Path, path: &Path) -> Result<(), String> {
    let depth = cache.components().count();
    let parents: Vec<&Path> = path
        .ancestors()
        .skip(1)
        .take_while(|parent| parent.components().count() > depth)
        .collect();
    for directory in parents.into_iter().rev() {
        match DirBuilder::new().mode(MODE).create(directory) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                return Err(cannot("make", directory, &error))
            }
            _ => {}
        }
        let metadata =
            fs::symlink_metadata(directory).map_err(|error| cannot("read", directory, &error))?;
        let wrong = if !metadata.is_dir() {
            "it is not a directory"
        } else if metadata.uid() != effective_user() {
            "it belongs to another user"
        } else if metadata.mode() & 0o022 != 0 {
            "other users may write to it"
        } else {
            continue;
        };
        return Err(format!(
            "cannot use '{}': {wrong}: remove it, or {ADVICE}",
            shown(directory)
        ));
    }
    Ok(())
}

/// Whether the path has the content, and nobody else can change that.
fn is_there(path: &Path, content: &Content) -> bool {
    match (fs::symlink_metadata(path), content) {
        (Ok(metadata), Content::File(bytes)) => {
            metadata.is_file()
                && metadata.uid() == effective_user()
                && metadata.mode() & 0o7777 == MODE
                && metadata.len() == bytes.len() as u64
                && fs::read(path).map_or(false, |found| found == *bytes)
        }
        (Ok(_), Content::Link(target)) => {
            fs::read_link(path).map_or(false, |found| found == Path::new(target))
        }
        (Err(_), _) => false,
    }
}

/// Writes beside the path, and renames when all of it is written.
fn put(path: &Path, content: &Content) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    // Two containers that share the directory may give processes the same number.
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_nanos());
    name.push(format!(".{}-{now}", process::id()));
    let temporary = path.with_file_name(name);
    let result = make(&temporary, content).and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    result
}

fn make(path: &Path, content: &Content) -> io::Result<()> {
    match content {
        Content::File(bytes) => {
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(path)?;
            file.write_all(bytes)?;
            file.set_permissions(Permissions::from_mode(MODE))
        }
        Content::Link(target) => symlink(target, path),
    }
}

fn effective_user() -> u32 {
    // SAFETY: it takes nothing and cannot fail.
    unsafe { geteuid() }
}

fn cannot(what: &str, path: &Path, error: &io::Error) -> String {
    format!(
        "cannot {what} '{}': {}: {ADVICE}",
        shown(path),
        reason(error)
    )
}

/// The path with its control characters escaped.
pub fn shown(path: &Path) -> String {
    let mut text = String::new();
    for character in path.to_string_lossy().chars() {
        if character.is_control() {
            text.extend(character.escape_default());
        } else {
            text.push(character);
        }
    }
    text
}

/// What the system says of the error, without its number.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error")
        .next()
        .unwrap_or_default()
        .to_string()
}
