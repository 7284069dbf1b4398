//! Regions of GB/T 2260 with functional zones, and industries of GB/T 4754-2017.

use yunquan_core::industry::{IndustryCode, IndustryFault};
use yunquan_core::region::{
    Gazetteer, GazetteerFault, Jurisdiction, Region, RegionCode, UnknownPlace,
};

fn region_code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn region(code: &str, name: &str) -> Region {
    Region { code: region_code(code), name: name.to_owned() }
}

fn jurisdiction(code: &str, regions: &[&str]) -> Jurisdiction {
    let regions = regions.iter().map(|code| region_code(code)).collect();
    Jurisdiction { code: region_code(code), name: format!("{code}工信局"), regions }
}

fn regions() -> Vec<Region> {
    vec![
        region("450203", "鱼峰区"),
        region("450204", "柳南区"),
        region("450205", "柳北区"),
        region("LZ-LD", "柳东新区"),
    ]
}

#[test]
fn six_digits_or_a_zone() {
    assert!(!region_code("450203").is_zone());
    assert!(region_code("LZ-LD").is_zone());
    for wrong in
        ["", "45020", "4502033", "lz-ld", "LZ-", "-LD", "LZLD", "45-203", "LZ-LD-X", "４５０２０３"]
    {
        assert!(wrong.parse::<RegionCode>().is_err(), "{wrong}");
    }
    assert_eq!(serde_json::to_string(&region_code("LZ-YH")).unwrap(), "\"LZ-YH\"");
    assert!(serde_json::from_str::<RegionCode>("\"柳东\"").is_err());
}

#[test]
fn places_are_found_by_code() {
    let listed = [jurisdiction("450203", &["450203", "450205"]), jurisdiction("LZ-LD", &["LZ-LD"])];
    let gazetteer = Gazetteer::new(regions(), listed).unwrap();
    assert_eq!(gazetteer.region(&region_code("450204")).unwrap().name, "柳南区");
    assert_eq!(gazetteer.jurisdiction(&region_code("LZ-LD")).unwrap().name, "LZ-LD工信局");
    let reviewer = |code| gazetteer.reviewer(&region_code(code)).map(|it| it.code.as_str());
    assert_eq!(reviewer("450205"), Ok("450203"));
    assert_eq!(reviewer("LZ-LD"), Ok("LZ-LD"));
    assert_eq!(reviewer("450204"), Err(UnknownPlace::Unreviewed(region_code("450204"))));
    assert_eq!(reviewer("110101"), Err(UnknownPlace::Region(region_code("110101"))));
    let nobody = region_code("450204");
    let unknown = UnknownPlace::Jurisdiction(nobody.clone());
    assert_eq!(gazetteer.jurisdiction(&nobody), Err(unknown));
    assert_eq!(gazetteer.regions().count(), 4);
    assert_eq!(gazetteer.jurisdictions().count(), 2);
}

#[test]
fn every_fault_of_the_lists_is_named() {
    let regions = regions().into_iter().chain([region("450203", "鱼峰区")]);
    let listed = [
        jurisdiction("450203", &["450203", "450299"]),
        jurisdiction("450204", &["450203"]),
        jurisdiction("450204", &[]),
    ];
    let faults = Gazetteer::new(regions, listed).unwrap_err();
    let expected = [
        GazetteerFault::RegionTwice(region_code("450203")),
        GazetteerFault::UnknownRegion {
            jurisdiction: region_code("450203"),
            region: region_code("450299"),
        },
        GazetteerFault::Overlap {
            region: region_code("450203"),
            first: region_code("450203"),
            second: region_code("450204"),
        },
        GazetteerFault::JurisdictionTwice(region_code("450204")),
    ];
    assert_eq!(faults, expected);
}

fn industry(text: &str) -> IndustryCode {
    text.parse().unwrap()
}

#[test]
fn industries_have_division_and_section() {
    let known = [
        ("3421", 34, 'C', "通用设备制造业", "制造业"),
        ("3670", 36, 'C', "汽车制造业", "制造业"),
        ("1391", 13, 'C', "农副食品加工业", "制造业"),
        ("31", 31, 'C', "黑色金属冶炼和压延加工业", "制造业"),
        ("0610", 6, 'B', "煤炭开采和洗选业", "采矿业"),
        ("462", 46, 'D', "水的生产和供应业", "电力、热力、燃气及水生产和供应业"),
        ("5175", 51, 'F', "批发业", "批发和零售业"),
        ("6513", 65, 'I', "软件和信息技术服务业", "信息传输、软件和信息技术服务业"),
        ("01", 1, 'A', "农业", "农、林、牧、渔业"),
        ("97", 97, 'T', "国际组织", "国际组织"),
    ];
    for (code, division, section, division_name, section_name) in known {
        let it = industry(code);
        let found = (it.division(), it.section(), it.division_name(), it.section_name());
        assert_eq!(found, (division, section, division_name, section_name), "{code}");
    }
}

/// Sections B 06-12, C 13-43 and D 44-46 are industry, the divisions around them are not.
#[test]
fn industry_runs_from_06_to_46() {
    let industrial = |division: u8| industry(&format!("{division:02}")).is_industrial();
    let found: Vec<u8> = (1..=97).filter(|&division| industrial(division)).collect();
    assert_eq!(found, (6..=46).collect::<Vec<u8>>());
}

/// First and last division of each section, from the standard's table of contents.
#[test]
fn the_structure_of_the_standard() {
    let sections = [
        ('A', 1, 5),
        ('B', 6, 12),
        ('C', 13, 43),
        ('D', 44, 46),
        ('E', 47, 50),
        ('F', 51, 52),
        ('G', 53, 60),
        ('H', 61, 62),
        ('I', 63, 65),
        ('J', 66, 69),
        ('K', 70, 70),
        ('L', 71, 72),
        ('M', 73, 75),
        ('N', 76, 79),
        ('O', 80, 82),
        ('P', 83, 83),
        ('Q', 84, 85),
        ('R', 86, 90),
        ('S', 91, 96),
        ('T', 97, 97),
    ];
    for (letter, first, last) in sections {
        for division in first..=last {
            let code = industry(&format!("{division:02}"));
            assert_eq!(code.section(), letter, "{division}");
            assert!(!code.division_name().is_empty(), "{division}");
        }
    }
}

#[test]
fn unknown_industries_are_faults() {
    for (text, division) in [("00", 0), ("98", 98), ("9910", 99)] {
        assert_eq!(text.parse::<IndustryCode>(), Err(IndustryFault::Division(division)));
    }
    for text in ["", "3", "34210", "C34", "3 4", "三四", "-34"] {
        assert_eq!(text.parse::<IndustryCode>(), Err(IndustryFault::Form(text.to_owned())));
    }
    assert!(serde_json::from_str::<IndustryCode>("\"00\"").is_err());
}
