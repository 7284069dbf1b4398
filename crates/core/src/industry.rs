//! Industries by GB/T 4754-2017: codes, divisions, sections.
//! Knows no priority and no exclusion: those tiers are data of the scheme pack.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A division (two digits), group (three) or class (four) of GB/T 4754-2017; in JSON its
/// digits. Its division is known to the standard; groups and classes are not looked up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IndustryCode(String);

/// Why a text is no industry code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IndustryFault {
    /// Not two to four digits.
    #[error("{0:?} is not an industry code; write two to four digits of GB/T 4754, like 3421")]
    Form(String),
    /// The standard has no such division.
    #[error("GB/T 4754-2017 has no division {0:02}")]
    Division(u8),
}

impl IndustryCode {
    /// The digits as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The division, 1 to 97.
    pub fn division(&self) -> u8 {
        self.0.bytes().take(2).fold(0, |n, digit| n * 10 + (digit - b'0'))
    }

    /// The letter of the section, A to T.
    pub fn section(&self) -> char {
        self.listed().letter
    }

    /// The name of the section, like 制造业.
    pub fn section_name(&self) -> &'static str {
        self.listed().name
    }

    /// The name of the division, like 汽车制造业.
    pub fn division_name(&self) -> &'static str {
        let section = self.listed();
        let index = usize::from(self.division() - section.first);
        section.divisions.get(index).copied().unwrap_or_default()
    }

    /// Whether this is industry: mining, manufacturing or utilities (sections B, C and D,
    /// divisions 06 to 46).
    pub fn is_industrial(&self) -> bool {
        ('B'..='D').contains(&self.section())
    }

    fn listed(&self) -> &'static Section {
        let division = self.division();
        SECTIONS.iter().rfind(|s| s.first <= division).unwrap_or(&SECTIONS[0])
    }
}

impl FromStr for IndustryCode {
    type Err = IndustryFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        if !digits || !(2..=4).contains(&text.len()) {
            return Err(IndustryFault::Form(text.to_owned()));
        }
        let code = IndustryCode(text.to_owned());
        match code.division() {
            1..=97 => Ok(code),
            unknown => Err(IndustryFault::Division(unknown)),
        }
    }
}

impl TryFrom<String> for IndustryCode {
    type Error = IndustryFault;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<IndustryCode> for String {
    fn from(code: IndustryCode) -> Self {
        code.0
    }
}

impl fmt::Display for IndustryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A section with the names of its divisions, the first of them numbered `first`.
struct Section {
    letter: char,
    name: &'static str,
    first: u8,
    divisions: &'static [&'static str],
}

const fn section(
    letter: char,
    name: &'static str,
    first: u8,
    divisions: &'static [&'static str],
) -> Section {
    Section { letter, name, first, divisions }
}

/// The structure of GB/T 4754-2017: 20 sections, 97 divisions without a gap.
#[rustfmt::skip]
static SECTIONS: [Section; 20] = [
    section('A', "农、林、牧、渔业", 1, &[
        "农业", "林业", "畜牧业", "渔业", "农、林、牧、渔专业及辅助性活动",
    ]),
    section('B', "采矿业", 6, &[
        "煤炭开采和洗选业", "石油和天然气开采业", "黑色金属矿采选业", "有色金属矿采选业",
        "非金属矿采选业", "开采专业及辅助性活动", "其他采矿业",
    ]),
    section('C', "制造业", 13, &[
        "农副食品加工业", "食品制造业", "酒、饮料和精制茶制造业", "烟草制品业", "纺织业",
        "纺织服装、服饰业", "皮革、毛皮、羽毛及其制品和制鞋业",
        "木材加工和木、竹、藤、棕、草制品业", "家具制造业", "造纸和纸制品业",
        "印刷和记录媒介复制业", "文教、工美、体育和娱乐用品制造业",
        "石油、煤炭及其他燃料加工业", "化学原料和化学制品制造业", "医药制造业", "化学纤维制造业",
        "橡胶和塑料制品业", "非金属矿物制品业", "黑色金属冶炼和压延加工业",
        "有色金属冶炼和压延加工业", "金属制品业", "通用设备制造业", "专用设备制造业", "汽车制造业",
        "铁路、船舶、航空航天和其他运输设备制造业", "电气机械和器材制造业",
        "计算机、通信和其他电子设备制造业", "仪器仪表制造业", "其他制造业", "废弃资源综合利用业",
        "金属制品、机械和设备修理业",
    ]),
    section('D', "电力、热力、燃气及水生产和供应业", 44, &[
        "电力、热力生产和供应业", "燃气生产和供应业", "水的生产和供应业",
    ]),
    section('E', "建筑业", 47, &[
        "房屋建筑业", "土木工程建筑业", "建筑安装业", "建筑装饰、装修和其他建筑业",
    ]),
    section('F', "批发和零售业", 51, &["批发业", "零售业"]),
    section('G', "交通运输、仓储和邮政业", 53, &[
        "铁路运输业", "道路运输业", "水上运输业", "航空运输业", "管道运输业",
        "多式联运和运输代理业", "装卸搬运和仓储业", "邮政业",
    ]),
    section('H', "住宿和餐饮业", 61, &["住宿业", "餐饮业"]),
    section('I', "信息传输、软件和信息技术服务业", 63, &[
        "电信、广播电视和卫星传输服务", "互联网和相关服务", "软件和信息技术服务业",
    ]),
    section('J', "金融业", 66, &["货币金融服务", "资本市场服务", "保险业", "其他金融业"]),
    section('K', "房地产业", 70, &["房地产业"]),
    section('L', "租赁和商务服务业", 71, &["租赁业", "商务服务业"]),
    section('M', "科学研究和技术服务业", 73, &[
        "研究和试验发展", "专业技术服务业", "科技推广和应用服务业",
    ]),
    section('N', "水利、环境和公共设施管理业", 76, &[
        "水利管理业", "生态保护和环境治理业", "公共设施管理业", "土地管理业",
    ]),
    section('O', "居民服务、修理和其他服务业", 80, &[
        "居民服务业", "机动车、电子产品和日用产品修理业", "其他服务业",
    ]),
    section('P', "教育", 83, &["教育"]),
    section('Q', "卫生和社会工作", 84, &["卫生", "社会工作"]),
    section('R', "文化、体育和娱乐业", 86, &[
        "新闻和出版业", "广播、电视、电影和录音制作业", "文化艺术业", "体育", "娱乐业",
    ]),
    section('S', "公共管理、社会保障和社会组织", 91, &[
        "中国共产党机关", "国家机构", "人民政协、民主党派", "社会保障",
        "群众团体、社会团体和其他成员组织", "基层群众自治组织及其他组织",
    ]),
    section('T', "国际组织", 97, &["国际组织"]),
];
