//! Makes what SQLite counts together fit ("The WAL File Format", "The Rollback Journal"): bytes that were changed at
//! random would never get past it.

/// The size of a database's pages, as its head says; of one that says none, the smallest.
pub fn page_size(main: &[u8]) -> usize {
    let size = main
        .get(16..18)
        .map_or(0, |two| u16::from_be_bytes([two[0], two[1]]));
    match usize::from(size) {
        1 => 65536,
        size if size.is_power_of_two() && size >= 512 => size,
        _ => 512,
    }
}

/// Gives a log a sound head and its frames the head's salts and sums.
pub fn fit_log(log: &mut [u8], page: usize) {
    let Some((head, frames)) = log.split_first_chunk_mut::<32>() else {
        return;
    };
    let little = head[3] % 2 == 0;
    let size = u32::try_from(page).expect("a page is small");
    head[..4].copy_from_slice(&(0x377f_0682 + u32::from(!little)).to_be_bytes());
    head[8..12].copy_from_slice(&size.to_be_bytes());
    let mut sum = add_up(&head[..24], (0, 0), little);
    put(&mut head[24..], sum);
    for frame in frames.chunks_exact_mut(24 + page) {
        frame[8..16].copy_from_slice(&head[16..24]);
        sum = add_up(&frame[24..], add_up(&frame[..8], sum, little), little);
        put(&mut frame[16..], sum);
    }
}

fn put(to: &mut [u8], (a, b): (u32, u32)) {
    to[..4].copy_from_slice(&a.to_be_bytes());
    to[4..8].copy_from_slice(&b.to_be_bytes());
}

fn add_up(bytes: &[u8], (mut a, mut b): (u32, u32), little: bool) -> (u32, u32) {
    let word = |bytes: &[u8]| {
        let bytes = bytes.try_into().expect("four bytes");
        match little {
            true => u32::from_le_bytes(bytes),
            false => u32::from_be_bytes(bytes),
        }
    };
    for pair in bytes.chunks_exact(8) {
        a = a.wrapping_add(word(&pair[..4])).wrapping_add(b);
        b = b.wrapping_add(word(&pair[4..])).wrapping_add(a);
    }
    (a, b)
}

/// Gives a journal a sound head of 512 bytes and its records their sums.
pub fn fit_journal(journal: &mut [u8], page: usize) {
    const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
    let Some((head, records)) = journal.split_first_chunk_mut::<512>() else {
        return;
    };
    let size = u32::try_from(page).expect("a page is small");
    head[..8].copy_from_slice(&MAGIC);
    head[20..24].copy_from_slice(&512_u32.to_be_bytes());
    head[24..28].copy_from_slice(&size.to_be_bytes());
    let nonce = u32::from_be_bytes(head[12..16].try_into().expect("four bytes"));
    for record in records.chunks_exact_mut(4 + page + 4) {
        let places = (1..)
            .map(|n| page.saturating_sub(200 * n))
            .take_while(|at| *at > 0);
        let bytes = places.map(|at| u32::from(record[4 + at]));
        let sum = bytes.fold(nonce, u32::wrapping_add);
        record[4 + page..].copy_from_slice(&sum.to_be_bytes());
    }
}
