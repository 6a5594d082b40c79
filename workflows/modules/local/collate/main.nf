include { shell_word } from '../../../subworkflows/local/samplesheet/main'

// The batches as one stream, in the order of the samplesheet, and one list of the samples that failed.
process COLLATE {
    label 'process_single'

    input:
    path profiles, arity: '0..*', stageAs: 'profiles/*'
    path failures, arity: '0..*', stageAs: 'failures/*'
    val lost

    output:
    path 'profiles.jsonl', emit: profiles
    path 'failed.tsv', emit: failed
    path 'versions.yml', emit: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    // Each batch is in order already: merging them needs no memory.
    """
    export LC_ALL=C
    mkdir -p profiles failures
    find -L profiles -type f -print0 |
        sort -m -n -k 1,1 -t \$'\\t' --batch-size=128 -T . --files0-from=- |
        cut -f 2- >profiles.jsonl
    printf '%s\\n' ${lost.collect { line -> shell_word(line) }.join(' \\\n        ')} |
        awk -v OFS='\\t' 'NF { print \$0, "task", "its task left no result, also when it was tried again",
            "pipeline_info/trace.txt names the task" }' >failures/lost.tsv
    printf 'sample\\tkind\\tmessage\\thint\\n' >failed.tsv
    find -L failures -type f -print0 | sort -n -k 1,1 -t \$'\\t' --files0-from=- | cut -f 2- >>failed.tsv

    cat <<-END_VERSIONS >versions.yml
    "${task.process}":
        coreutils: \$(sort --version | sed -n '1s/.* //p')
    END_VERSIONS
    """

    stub:
    """
    printf '{}\\n' >profiles.jsonl
    printf 'sample\\tkind\\tmessage\\thint\\n' >failed.tsv
    printf '"%s":\\n    coreutils: stub\\n' '${task.process}' >versions.yml
    """
}
