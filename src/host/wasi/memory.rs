//! The guest's memory as WASI uses it: numbers, strings, and lists of buffers. What lies outside is `fault`.

use wasip1::{ERRNO_FAULT, ERRNO_ILSEQ, ERRNO_INVAL, Errno};

use crate::host::GuestMemory;

/// Bytes that one call moves at most. More is left for the next, as everywhere.
const MOST: usize = 16 << 20;

/// The memory of the guest that calls.
pub(super) struct Guest<'a> {
    memory: Option<&'a mut dyn GuestMemory>,
}

/// A buffer of the guest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Buffer {
    address: u32,
    length: u32,
}

impl<'a> Guest<'a> {
    /// A guest without a memory has one of no bytes.
    pub(super) fn new(memory: Option<&'a mut dyn GuestMemory>) -> Self {
        Self { memory }
    }

    /// Whether bytes are all inside.
    pub(super) fn check(&self, address: u32, length: u32) -> Result<(), Errno> {
        let size = self.memory.as_ref().map_or(0, |memory| memory.size());
        match u64::from(address) + u64::from(length) <= size {
            true => Ok(()),
            false => Err(ERRNO_FAULT),
        }
    }

    /// Fills bytes from memory.
    fn read(&self, address: u32, bytes: &mut [u8]) -> Result<(), Errno> {
        let read = match &self.memory {
            Some(memory) => memory.read(address.into(), bytes),
            None => address == 0 && bytes.is_empty(),
        };
        if read { Ok(()) } else { Err(ERRNO_FAULT) }
    }

    /// Writes bytes to memory.
    pub(super) fn write(&mut self, address: u32, bytes: &[u8]) -> Result<(), Errno> {
        let written = match &mut self.memory {
            Some(memory) => memory.write(address.into(), bytes),
            None => address == 0 && bytes.is_empty(),
        };
        if written { Ok(()) } else { Err(ERRNO_FAULT) }
    }

    /// Writes a 32-bit number.
    pub(super) fn write_u32(&mut self, address: u32, number: u32) -> Result<(), Errno> {
        self.write(address, &number.to_le_bytes())
    }

    /// Writes a 64-bit number.
    pub(super) fn write_u64(&mut self, address: u32, number: u64) -> Result<(), Errno> {
        self.write(address, &number.to_le_bytes())
    }

    /// An array of bytes.
    pub(super) fn array<const N: usize>(&self, address: u32) -> Result<[u8; N], Errno> {
        let mut bytes = [0; N];
        self.read(address, &mut bytes)?;
        Ok(bytes)
    }

    /// A copy of bytes.
    pub(super) fn bytes(&self, address: u32, length: u32) -> Result<Vec<u8>, Errno> {
        self.check(address, length)?;
        let mut bytes = vec![0; length as usize];
        self.read(address, &mut bytes)?;
        Ok(bytes)
    }

    /// A string, which must be Unicode.
    pub(super) fn string(&self, address: u32, length: u32) -> Result<String, Errno> {
        String::from_utf8(self.bytes(address, length)?).map_err(|_| ERRNO_ILSEQ)
    }

    /// A list of buffers, each of which must be inside; what is beyond [`MOST`] bytes is left out.
    pub(super) fn buffers(&self, address: u32, count: u32) -> Result<Vec<Buffer>, Errno> {
        /// Bytes of an entry of the list.
        const ENTRY: u32 = 8;
        self.check(address, count.checked_mul(ENTRY).ok_or(ERRNO_INVAL)?)?;
        let mut buffers = Vec::new();
        let mut total: u32 = 0;
        for number in 0..count {
            let entry: [u8; 8] = self.array(address + number * ENTRY)?;
            let [a, b, c, d, rest @ ..] = entry;
            let (address, length) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes(rest));
            self.check(address, length)?;
            let left = (MOST as u32).saturating_sub(total);
            total = total.checked_add(length).ok_or(ERRNO_INVAL)?;
            if length.min(left) > 0 {
                let length = length.min(left);
                buffers.push(Buffer { address, length });
            }
        }
        Ok(buffers)
    }

    /// All that lies in a list of buffers, one after the other.
    pub(super) fn gather(&self, buffers: &[Buffer]) -> Result<Vec<u8>, Errno> {
        let mut gathered = vec![0; length(buffers)];
        let mut rest = &mut *gathered;
        for buffer in buffers {
            let (bytes, behind) = rest.split_at_mut(buffer.length as usize);
            self.read(buffer.address, bytes)?;
            rest = behind;
        }
        Ok(gathered)
    }

    /// Puts bytes into a list of buffers, one after the other.
    pub(super) fn scatter(&mut self, buffers: &[Buffer], mut bytes: &[u8]) -> Result<(), Errno> {
        for buffer in buffers {
            let (part, rest) = bytes.split_at(bytes.len().min(buffer.length as usize));
            if part.is_empty() {
                break;
            }
            self.write(buffer.address, part)?;
            bytes = rest;
        }
        Ok(())
    }
}

/// How much a list of buffers has room for.
pub(super) fn length(buffers: &[Buffer]) -> usize {
    buffers.iter().map(|buffer| buffer.length as usize).sum()
}
