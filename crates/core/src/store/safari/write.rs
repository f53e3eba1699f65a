//! Writes `Cookies.binarycookies` byte by byte, as Safari does: for the demo and for tests. What is read of a real
//! file is never written: a [`Jar`] holds values, so only made-up ones belong into it.

/// A file to write.
#[derive(Debug, Clone, Default)]
pub struct Jar {
    /// Rows by page; Safari keeps one domain on each.
    pub pages: Vec<Vec<Stored>>,
    /// The property list at the end; older files have none.
    pub settings: Option<Vec<u8>>,
}

/// The strings of a record, by the place of their offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants say it")]
pub enum Text {
    Domain,
    Name,
    Path,
    Value,
}

/// One cookie to write.
#[derive(Debug, Clone)]
pub struct Stored {
    /// 0 in newer files, 1 in older ones.
    pub version: u32,
    /// As in a row that is read.
    pub flags: u32,
    /// Its port, if it is for that alone.
    pub port: Option<u16>,
    /// Its host, with a dot before it if hosts below get it too.
    pub domain: Vec<u8>,
    /// Its name.
    pub name: Vec<u8>,
    /// Its path.
    pub path: Vec<u8>,
    /// Its made-up value.
    pub value: Vec<u8>,
    /// What a site may say of it.
    pub comment: Option<Vec<u8>>,
    /// Seconds since 2001.
    pub expires: f64,
    /// Seconds since 2001.
    pub created: f64,
    /// The strings in the order in which they are written.
    pub order: [Text; 4],
}

impl Jar {
    /// The whole file.
    pub fn write(&self) -> Vec<u8> {
        let pages: Vec<Vec<u8>> = self.pages.iter().map(|rows| page(rows)).collect();
        let mut file = b"cook".to_vec();
        file.extend((pages.len() as u32).to_be_bytes());
        for page in &pages {
            file.extend((page.len() as u32).to_be_bytes());
        }
        let mut sum = 0_u32;
        for page in pages {
            for word in page.chunks(4) {
                sum = sum.wrapping_add(u32::from(word[0]));
            }
            file.extend(page);
        }
        file.extend(sum.to_be_bytes());
        file.extend([0x07, 0x17, 0x20, 0x05]);
        if let Some(settings) = &self.settings {
            file.extend((settings.len() as u32).to_be_bytes());
            file.extend(settings);
        }
        file
    }
}

fn page(rows: &[Stored]) -> Vec<u8> {
    let mut page = vec![0, 0, 1, 0];
    page.extend((rows.len() as u32).to_le_bytes());
    let records: Vec<Vec<u8>> = rows.iter().map(Stored::write).collect();
    let mut offset = 8 + 4 * records.len() + 4;
    for record in &records {
        page.extend((offset as u32).to_le_bytes());
        offset += record.len();
    }
    page.extend([0; 4]);
    page.extend(records.into_iter().flatten());
    page
}

impl Stored {
    fn write(&self) -> Vec<u8> {
        let mut offsets = [0_u32; 6];
        let port = self.port.map(u16::to_le_bytes);
        let mut texts: Vec<u8> = port.into_iter().flatten().collect();
        for text in self.order {
            offsets[text as usize] = 56 + texts.len() as u32;
            let bytes = match text {
                Text::Domain => &self.domain,
                Text::Name => &self.name,
                Text::Path => &self.path,
                Text::Value => &self.value,
            };
            texts.extend(bytes);
            texts.push(0);
        }
        if let Some(comment) = &self.comment {
            offsets[4] = 56 + texts.len() as u32;
            texts.extend(comment);
            texts.push(0);
        }
        let mut record = Vec::new();
        for number in [
            56 + texts.len() as u32,
            self.version,
            self.flags,
            u32::from(self.port.is_some()),
        ] {
            record.extend(number.to_le_bytes());
        }
        offsets
            .iter()
            .for_each(|offset| record.extend(offset.to_le_bytes()));
        record.extend(self.expires.to_le_bytes());
        record.extend(self.created.to_le_bytes());
        record.extend(texts);
        record
    }
}
