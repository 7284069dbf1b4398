//! What problems say, in Chinese and English.

use axum::http::StatusCode;
use yunquan_core::pack::Lang;
use yunquan_core::refusal::{Fault, FaultCode};
use yunquan_service::signin::{BadLink, BadToken};

use super::problem::{Mistake, Problem};

fn pick(lang: Lang, words: (&'static str, &'static str)) -> &'static str {
    match lang {
        Lang::Zh => words.0,
        Lang::En => words.1,
    }
}

/// What a problem is called.
pub(super) fn title(problem: &Problem, lang: Lang) -> &'static str {
    let words = match problem {
        Problem::Refused(_) => ("未予办理", "Not granted"),
        Problem::Invalid(_) => ("填写有误", "The input has mistakes"),
        Problem::Malformed(_) => ("无法读取", "The body cannot be read"),
        Problem::NotThisType => ("格式不支持", "Unsupported media type"),
        Problem::Key => ("缺少幂等键", "The Idempotency-Key is missing"),
        Problem::KeyReused => ("幂等键已用于另一请求", "The Idempotency-Key was used before"),
        Problem::SignIn => ("请先登录", "Sign in first"),
        Problem::Wrong | Problem::WrongCode => ("登录失败", "Not signed in"),
        Problem::CodeNeeded => ("需要动态验证码", "A code is needed"),
        Problem::SetUpFirst => ("请先设置两步验证", "Set up the second factor first"),
        Problem::ChangePassword => ("请先修改密码", "Change the password first"),
        Problem::Forbidden(_) => ("无权办理", "Not permitted"),
        Problem::Csrf => ("请求来源无法确认", "The request's origin is not proven"),
        Problem::NotFound | Problem::Other(StatusCode::NOT_FOUND) => ("查无此项", "Not found"),
        Problem::TooMany(_) => ("请求过于频繁", "Too many requests"),
        Problem::TooLarge(_) => ("内容过大", "Too large"),
        Problem::Busy => ("系统繁忙", "Busy"),
        Problem::Late => ("处理超时", "It took too long"),
        Problem::Broken(_) => ("系统故障", "Something broke"),
        Problem::Other(StatusCode::METHOD_NOT_ALLOWED) => ("方法不支持", "Method not allowed"),
        Problem::Other(_) => ("请求未能处理", "The request was not handled"),
    };
    pick(lang, words)
}

/// What a problem says beyond its title.
pub(super) fn detail(problem: &Problem, lang: Lang) -> String {
    let words = match problem {
        Problem::Invalid(mistakes) => {
            let count = mistakes.len();
            return match lang {
                Lang::Zh => format!("共有{count}处填写有误，请按提示更正后重新提交。"),
                Lang::En => format!("{count} mistake(s): correct them and send it again."),
            };
        }
        Problem::Malformed(place) => {
            return match lang {
                Lang::Zh => place.zh.clone(),
                Lang::En => place.en.clone(),
            };
        }
        Problem::TooMany(seconds) => {
            return match lang {
                Lang::Zh => format!("请在{seconds}秒后再试。"),
                Lang::En => format!("Try again in {seconds} s."),
            };
        }
        Problem::TooLarge(limit) => {
            return match lang {
                Lang::Zh => format!("最多{limit}字节。"),
                Lang::En => format!("At most {limit} bytes."),
            };
        }
        problem => fixed(problem),
    };
    pick(lang, words).to_owned()
}

const fn fixed(problem: &Problem) -> (&'static str, &'static str) {
    match problem {
        Problem::NotThisType => (
            "请以 Content-Type: application/json 发送请求内容。",
            "Send the body with Content-Type: application/json.",
        ),
        Problem::Key => (
            "请在 Idempotency-Key 请求头中给出1至200个可见 ASCII 字符，未登录时至少16个；\
             重发同一请求时使用同一个键，每个新请求使用一个新键，如 UUID。",
            "Send the header Idempotency-Key with 1 to 200 visible ASCII characters, at least 16 \
             when not signed in: the same key to repeat a request, a new one, such as a UUID, for \
             each new request.",
        ),
        Problem::KeyReused => (
            "这个幂等键已用于内容不同的请求，请换用新键。",
            "This key was used with another body: use a new one.",
        ),
        Problem::SignIn => (
            "请登录，或在 Authorization 请求头中给出访问令牌；登录可能已过期。",
            "Sign in, or send a token in the Authorization header; a session may have ended.",
        ),
        Problem::Wrong => ("登录名或密码不正确。", "The login or the password is wrong."),
        Problem::CodeNeeded => (
            "密码正确；请一并给出身份验证器上的验证码（code），或一个恢复码。",
            "The password is right: send the authenticator's code with it (code), or a recovery \
             code.",
        ),
        Problem::WrongCode => (
            "验证码不正确或已使用过；请等待下一个验证码。",
            "The code is wrong or was used before: wait for the next one.",
        ),
        Problem::SetUpFirst => (
            "工作人员须先设置两步验证：POST /api/v1/second-factor。",
            "Officers set up the second factor first: POST /api/v1/second-factor.",
        ),
        Problem::ChangePassword => (
            "密码已到期，须先修改：POST /api/v1/password。",
            "The password is too old and must be changed first: POST /api/v1/password.",
        ),
        Problem::Forbidden(_) => {
            ("您的账户没有这项权限。", "Your account does not have this right.")
        }
        Problem::Csrf => (
            "请在 X-CSRF-Token 请求头中给出登录时返回的值。",
            "Send the value that signing in returned in the header X-CSRF-Token.",
        ),
        Problem::NotFound => {
            ("没有这一项，或者您无权查看。", "There is no such thing, or you may not see it.")
        }
        Problem::Busy => ("请稍后重试；本次没有任何改变。", "Try again soon; nothing has changed."),
        Problem::Late => (
            "办理结果未知，请用同一幂等键重发，结果以重发的答复为准。",
            "Whether it was done is not known: send it again with the same Idempotency-Key.",
        ),
        Problem::Broken(_) => ("故障已记录，请稍后重试。", "It is on record. Try again later."),
        Problem::Other(StatusCode::NOT_FOUND) => ("没有这个地址。", "There is no such address."),
        Problem::Other(StatusCode::METHOD_NOT_ALLOWED) => (
            "这个地址不支持该方法，支持的方法见 Allow 响应头。",
            "This address does not take that method; the header Allow names those it takes.",
        ),
        _ => ("请求不符合接口说明。", "The request does not follow the API's description."),
    }
}

/// A fault of a form in words.
pub(super) fn fault(fault: &Fault) -> (String, String) {
    let (zh, en) = fault.code.says();
    let limit = if fault.code == FaultCode::WrongType { in_chinese(&fault.limit) } else { "" };
    let limit = if limit.is_empty() { fault.limit.as_str() } else { limit };
    (zh.replace("{limit}", limit), en.replace("{limit}", &fault.limit))
}

/// The types of JSON as people call them.
fn in_chinese(kind: &str) -> &'static str {
    match kind {
        "object" => "一组字段（对象）",
        "string" => "文字（字符串）",
        "integer" => "整数",
        "list" => "列表（数组）",
        "true | false" => "是或否（true 或 false）",
        _ => "",
    }
}

/// A link that opens nothing.
pub(super) fn link(link: BadLink) -> Mistake {
    let (code, zh, en) = match link {
        BadLink::Unknown => (
            "unknown-link",
            "链接无效、已使用或已过期，请重新申请",
            "The link is unknown, used up or expired: ask for a new one",
        ),
        BadLink::Half => (
            "half-link",
            "须同时给出系统管理员和安全管理员分别发出的链接",
            "The links of both the administrator and the security administrator are needed",
        ),
        BadLink::Mixed => {
            ("mixed-links", "两个链接不属于同一个账户", "The links are of different accounts")
        }
    };
    Mistake::new("links", code, zh, en)
}

/// A token that cannot be made.
pub(super) fn token(token: &BadToken) -> Mistake {
    let BadToken::TooMany(most) = token;
    Mistake::new(
        "name",
        "too-many-tokens",
        format!("每个账户最多{most}个访问令牌，请先撤销不用的"),
        format!("An account has at most {most} tokens: revoke one first"),
    )
}
