//! QR codes (GB/T 18284, ISO/IEC 18004) as SVG.

use fast_qr::convert::Builder;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder};

/// The text does not fit into the largest QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a text of {0} bytes does not fit into a QR code")]
pub struct QrError(
    /// Length of the text in bytes.
    pub usize,
);

/// An SVG of the QR code that holds `text`, at error correction level M (15 % of it may be
/// unreadable), with the quiet zone of four modules: the same text gives the same bytes. It has a
/// `viewBox` and no size of its own; its accessible name is for the page to give.
///
/// # Errors
/// When the text has more than 2,331 bytes (3,391 of `0-9A-Z $%*+-./:`, 5,596 digits).
pub fn qr_svg(text: &str) -> Result<String, QrError> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| QrError(text.len()))?;
    Ok(SvgBuilder::default().margin(4).to_str(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_one_svg_element_with_a_square_view() {
        let svg = qr_svg("YQ1.AQ.AQ").unwrap();
        assert!(svg.starts_with(r#"<svg viewBox="0 0 "#), "{svg}");
        assert!(svg.ends_with("</svg>"));
        assert_eq!(svg, qr_svg("YQ1.AQ.AQ").unwrap());
        assert_ne!(svg, qr_svg("YQ1.AQ.AR").unwrap());
    }

    #[test]
    fn text_at_the_capacity_fits_and_one_byte_more_does_not() {
        assert!(qr_svg(&"a".repeat(2331)).is_ok());
        assert_eq!(qr_svg(&"a".repeat(2332)), Err(QrError(2332)));
        assert!(qr_svg(&"A".repeat(3391)).is_ok());
        assert_eq!(qr_svg(&"A".repeat(3392)), Err(QrError(3392)));
        assert!(qr_svg(&"7".repeat(5596)).is_ok());
        assert_eq!(qr_svg(&"7".repeat(5597)), Err(QrError(5597)));
        assert!(qr_svg("").is_ok());
    }
}
