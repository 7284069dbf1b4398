//! Published vectors: the eight leaves of the Certificate Transparency reference
//! (transparency-dev/merkle, testonly), with their roots and proofs.

use std::collections::BTreeMap;

use yunquan_journal::{ConsistencyProof, Frontier, Hash, InclusionProof, TileId, TreeHead};

const LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const LEAF_0: &str = ROOTS[1];
const LEAF_1: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const LEAF_4: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const LEAVES_2_3: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const LEAVES_4_5: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
const LEAVES_4_7: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const LEAVES_6_7: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";

fn hash(text: &str) -> Hash {
    text.parse().unwrap()
}

fn head(size: u64) -> TreeHead {
    TreeHead { size, root: hash(ROOTS[size as usize]) }
}

fn tiles() -> BTreeMap<TileId, Vec<Hash>> {
    let id = TileId { level: 0, index: 0 };
    BTreeMap::from([(id, LEAVES.map(Hash::leaf).to_vec())])
}

#[test]
fn roots() {
    let mut frontier = Frontier::new();
    for (leaf, size) in LEAVES.into_iter().zip(0..) {
        assert_eq!(frontier.head(), head(size));
        frontier.append(Hash::leaf(leaf));
    }
    assert_eq!(frontier.head(), head(8));
}

#[test]
fn inclusion() {
    let vectors: [(u64, u64, &[&str]); 7] = [
        (0, 1, &[]),
        (0, 2, &[LEAF_1]),
        (1, 2, &[LEAF_0]),
        (2, 3, &[ROOTS[2]]),
        (1, 5, &[LEAF_0, LEAVES_2_3, LEAF_4]),
        (0, 8, &[LEAF_1, LEAVES_2_3, LEAVES_4_7]),
        (5, 8, &[LEAF_4, LEAVES_6_7, ROOTS[4]]),
    ];
    let tiles = tiles();
    for (index, size, path) in vectors {
        let path = path.iter().copied().map(hash).collect();
        let proof = InclusionProof { index, size, path };
        assert_eq!(InclusionProof::prove(index, size, &tiles), Ok(proof.clone()));
        assert_eq!(proof.verify(&Hash::leaf(LEAVES[index as usize]), &head(size)), Ok(()));
    }
}

#[test]
fn consistency() {
    let vectors: [(u64, u64, &[&str]); 4] = [
        (1, 1, &[]),
        (1, 8, &[LEAF_1, LEAVES_2_3, LEAVES_4_7]),
        (2, 5, &[LEAVES_2_3, LEAF_4]),
        (6, 8, &[LEAVES_4_5, LEAVES_6_7, ROOTS[4]]),
    ];
    let tiles = tiles();
    for (old_size, new_size, path) in vectors {
        let path = path.iter().copied().map(hash).collect();
        let proof = ConsistencyProof { old_size, new_size, path };
        assert_eq!(ConsistencyProof::prove(old_size, new_size, &tiles), Ok(proof.clone()));
        assert_eq!(proof.verify(&head(old_size), &head(new_size)), Ok(()));
    }
}
